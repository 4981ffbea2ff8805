package io.refcache.engine.alloc;

import io.refcache.engine.memory.Memory;
import io.refcache.engine.memory.Slab;
import io.refcache.engine.stats.Counter;
import io.refcache.engine.trace.Place;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * An allocator that finds writes to where nobody may write, for hunting defects (option {@code
 * debug-memory}).
 *
 * <pre>
 *   in use     +----------------------------------+--------+
 *              | what was asked for               | canary |   written when allocated, looked at when freed
 *              +----------------------------------+--------+
 *   free       +---+---------------------------------------+
 *              | 0 | poison                                |   written when freed, looked at when allocated
 *              +---+---------------------------------------+
 *               refcount
 * </pre>
 *
 * <p>The canary fills what rounding leaves of a block; of one that is exactly full, an overrun is
 * found if the block behind it is free. What is found is logged with the places where the block was
 * allocated or freed, counted, and gone on with: throwing would only add a leak to it.
 *
 * <p>Costs some hundred bytes of heap for each block and some microseconds for each allocation. It
 * is a class of its own so that production, which never loads it, pays nothing.
 */
public final class GuardedAllocator extends Allocator {
  private static final byte CANARY = (byte) 0xCA;
  private static final byte POISON = (byte) 0xDE;
  private static final byte[] CANARIES = filled(CANARY);
  private static final byte[] POISONS = filled(POISON);
  private static final int GUARDED_FROM = Page.REFCOUNT_OFFSET + Integer.BYTES;
  private static final int MAX_LOGGED = 100;
  private static final System.Logger LOGGER = System.getLogger(GuardedAllocator.class.getName());

  /** A block in use. */
  private record Used(int requestedBytes, Place place) {}

  /**
   * A block that was freed, and not used since. The page, and how many times it had been cut, tell
   * it from another one that begins at the same address later.
   */
  private record Freed(Page page, int cuts, Place place) {}

  private final ConcurrentMap<Long, Used> used = new ConcurrentHashMap<>();
  private final ConcurrentMap<Long, Freed> freed = new ConcurrentHashMap<>();

  /** Every place once. */
  private final ConcurrentMap<Place, Place> places = new ConcurrentHashMap<>();

  private final Counter corrupted = new Counter();

  public GuardedAllocator(Memory memory) {
    super(memory);
  }

  private static byte[] filled(byte pattern) {
    byte[] bytes = new byte[SizeClasses.MAX_BLOCK_BYTES];
    Arrays.fill(bytes, pattern);
    return bytes;
  }

  @Override
  public long allocate(int bytes) {
    long address = super.allocate(bytes);
    guard(address, bytes);
    return address;
  }

  @Override
  public long allocateToMove(long address) {
    Used block = used.get(address);
    long copy = super.allocateToMove(address);
    if (copy != 0 && block != null) {
      guard(copy, block.requestedBytes());
    }
    return copy;
  }

  /** Looks at a block that was free, and marks it as one in use. */
  private void guard(long address, int bytes) {
    int usable = SizeClasses.usableSize(bytes);
    Page page = page(address);
    Freed before = freed.remove(address);
    if (before != null && before.page() == page && before.cuts() == page.cuts()) {
      check(
          address,
          GUARDED_FROM,
          usable,
          POISONS,
          "was written to after it was freed",
          before.place());
    }
    slab(address).putBytes(offset(address) + bytes, CANARIES, 0, usable - bytes);
    used.put(address, new Used(bytes, here()));
  }

  @Override
  public void reuse(long address, int bytes) {
    Used block = used.get(address);
    if (block != null) {
      int usable = SizeClasses.usableSize(block.requestedBytes());
      checkEnd(address, block, usable);
      slab(address).putBytes(offset(address) + bytes, CANARIES, 0, usable - bytes);
      used.put(address, new Used(bytes, here()));
    }
  }

  private void checkEnd(long address, Used block, int usable) {
    check(
        address,
        block.requestedBytes(),
        usable,
        CANARIES,
        "of %,d bytes was written to behind its end".formatted(block.requestedBytes()),
        block.place());
  }

  @Override
  public int free(long address) {
    Used block = used.remove(address);
    if (block != null) {
      int usable = SizeClasses.usableSize(block.requestedBytes());
      checkEnd(address, block, usable);
      Page page = page(address);
      freed.put(address, new Freed(page, page.cuts(), here()));
      slab(address).putBytes(offset(address) + GUARDED_FROM, POISONS, 0, usable - GUARDED_FROM);
    }
    // Says what is wrong with one that is not in use.
    return super.free(address);
  }

  private void check(long address, int from, int to, byte[] pattern, String what, Place place) {
    Slab slab = slab(address);
    int start = offset(address);
    if (slab.equalBytes(start + from, pattern, 0, to - from)) {
      return;
    }
    int wrong = from;
    while (slab.getByte(start + wrong) == pattern[0]) {
      wrong++;
    }
    corrupted.increment();
    if (corrupted.sum() <= MAX_LOGGED) {
      LOGGER.log(
          System.Logger.Level.ERROR,
          "block 0x%x %s: offset %,d holds 0x%02x instead of 0x%02x; the place%s"
              .formatted(address, what, wrong, slab.getByte(start + wrong), pattern[0], place));
    }
  }

  private Place here() {
    Place place = Place.here();
    Place known = places.putIfAbsent(place, place);
    return known == null ? place : known;
  }

  @Override
  public long corruptedBlocks() {
    return corrupted.sum();
  }
}
