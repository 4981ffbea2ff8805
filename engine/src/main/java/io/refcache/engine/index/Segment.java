package io.refcache.engine.index;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.alloc.MemoryBudget;
import io.refcache.engine.memory.ReadEpochs;
import io.refcache.engine.memory.Slab;
import io.refcache.engine.record.Records;
import io.refcache.store.KeyBytes;
import java.util.concurrent.locks.StampedLock;
import java.util.function.LongPredicate;

/**
 * One independently locked stripe of an index: finds, adds, replaces and removes entries in its
 * {@linkplain ResizableTable table}, or two of them while it is being resized.
 *
 * <p>A place is a slot of one of the two tables, named by one long; it means something only as long
 * as the lock under which it was found is held, or an optimistic stamp taken before remains valid.
 *
 * <p>Locking: everything is changed under the write lock. Optimistic readers may call what says so,
 * between a stamp and its validation.
 */
public final class Segment extends ResizableTable {
  public static final long NOT_FOUND = -1;

  static final long OLD_TABLE = 1L << 32;

  /** How far, and at how many entries, is looked for one that could move into a freed slot. */
  private static final int MAX_PULL_STEPS = 16;

  private static final int MAX_PULL_LOOKS = 4;

  private int volatileEntries;
  private long recordBytes;
  private int stamp;

  /**
   * A segment without entries.
   *
   * @param sizes of its tables
   * @param totals of all segments, which this one keeps up to date
   */
  Segment(
      Allocator allocator,
      MemoryBudget budget,
      Records records,
      Hasher hasher,
      TableSizes sizes,
      IndexTotals totals) {
    super(allocator, budget, records, hasher, sizes, totals);
  }

  public StampedLock lock() {
    return this;
  }

  // --- finding ----------------------------------------------------------------------------------

  /**
   * Finds the place of a key. Optimistic readers may call it.
   *
   * @param reader the calling thread's, which is told the address of the record that was found
   */
  public long find(long hash, KeyBytes key, ReadEpochs.Reader reader) {
    int slot = find(table(), hash, key, reader);
    if (slot != Buckets.NONE) {
      return slot;
    }
    Slab old = oldTable();
    if (old != null) {
      slot = find(old, hash, key, reader);
      if (slot != Buckets.NONE) {
        return OLD_TABLE | slot;
      }
    }
    return NOT_FOUND;
  }

  private int find(Slab in, long hash, KeyBytes key, ReadEpochs.Reader reader) {
    byte tag = Hasher.tag(hash);
    int buckets = Buckets.count(in);
    int bucket = Buckets.home(Hasher.position(hash), buckets);
    for (int probes = 0; probes < buckets; probes++) {
      int matches = Buckets.matching(in, bucket, tag);
      while (matches != 0) {
        int name = Buckets.slotName(bucket, Integer.numberOfTrailingZeros(matches));
        long address = Buckets.address(in, name);
        if (records.hasKey(allocator.slab(address), Allocator.offset(address), key)) {
          reader.setFound(address);
          return name;
        }
        matches &= matches - 1;
      }
      if (!Buckets.hasOverflow(in, bucket)) {
        return Buckets.NONE;
      }
      bucket = Buckets.next(bucket, buckets);
    }
    return Buckets.NONE;
  }

  /** Finds the place of a record, if it is still in the index. */
  public long findRecord(long hash, long address) {
    int position = Hasher.position(hash);
    byte tag = Hasher.tag(hash);
    int slot = Buckets.find(table(), position, tag, address);
    if (slot != Buckets.NONE) {
      return slot;
    }
    Slab old = oldTable();
    slot = old == null ? Buckets.NONE : Buckets.find(old, position, tag, address);
    return slot == Buckets.NONE ? NOT_FOUND : OLD_TABLE | slot;
  }

  /**
   * Finds the place of a record by what it must be like, if its hash is known but for the tag.
   * Under any lock.
   */
  public long findOwner(long hash, LongPredicate wanted) {
    int slot = findOwner(table(), hash, wanted);
    if (slot != Buckets.NONE) {
      return slot;
    }
    slot = oldTable() == null ? Buckets.NONE : findOwner(oldTable(), hash, wanted);
    return slot == Buckets.NONE ? NOT_FOUND : OLD_TABLE | slot;
  }

  private static int findOwner(Slab in, long hash, LongPredicate wanted) {
    int buckets = Buckets.count(in);
    int bucket = Buckets.home(Hasher.position(hash), buckets);
    for (int probes = 0; probes < buckets; probes++) {
      int occupied = Buckets.occupied(in, bucket);
      while (occupied != 0) {
        int name = Buckets.slotName(bucket, Integer.numberOfTrailingZeros(occupied));
        if (wanted.test(Buckets.address(in, name))) {
          return name;
        }
        occupied &= occupied - 1;
      }
      if (!Buckets.hasOverflow(in, bucket)) {
        return Buckets.NONE;
      }
      bucket = Buckets.next(bucket, buckets);
    }
    return Buckets.NONE;
  }

  /** Retains the records whose keys may be equal to one that is not canonical; under any lock. */
  public void collectEquivalents(long hash, KeyBytes key, Batch batch) {
    collectEquivalents(table(), hash, key, batch);
    if (oldTable() != null) {
      collectEquivalents(oldTable(), hash, key, batch);
    }
  }

  private void collectEquivalents(Slab in, long hash, KeyBytes key, Batch batch) {
    int buckets = Buckets.count(in);
    int bucket = Buckets.home(Hasher.position(hash), buckets);
    for (int probes = 0; probes < buckets; probes++) {
      int matches = Buckets.matching(in, bucket, Hasher.tag(hash));
      while (matches != 0) {
        int slot = Integer.numberOfTrailingZeros(matches);
        long address = Buckets.address(in, Buckets.slotName(bucket, slot));
        if (records.mayEqual(allocator.slab(address), Allocator.offset(address), key)) {
          batch.add(address);
        }
        matches &= matches - 1;
      }
      if (!Buckets.hasOverflow(in, bucket)) {
        return;
      }
      bucket = Buckets.next(bucket, buckets);
    }
  }

  // --- places -----------------------------------------------------------------------------------

  private Slab tableOf(long place) {
    return (place & OLD_TABLE) == 0 ? table() : oldTable();
  }

  public long address(long place) {
    return Buckets.address(tableOf(place), (int) place);
  }

  public int access(long place) {
    return Buckets.access(tableOf(place), (int) place);
  }

  /**
   * Writes an access word, without any lock: the worst that a race does is to give the word to a
   * newcomer in the same slot, or to a table that nobody searches any more. The caller has
   * announced itself as a reader, so that the table is there.
   */
  public void touch(long place, int accessWord) {
    Slab in = tableOf(place);
    if (in != null && Buckets.inside(in, (int) place)) {
      Buckets.setAccess(in, (int) place, accessWord);
    }
  }

  public boolean isVolatile(long place) {
    return Buckets.isVolatile(tableOf(place), (int) place);
  }

  /**
   * Whether a record is still in the place where it was seen. Optimistic readers may call it; under
   * a lock the answer is certain.
   */
  public boolean isAt(long place, long address) {
    Slab in = tableOf(place);
    return in != null
        && Buckets.inside(in, (int) place)
        && Buckets.tag(in, (int) place) != 0
        && Buckets.address(in, (int) place) == address;
  }

  // --- changing; all under the write lock --------------------------------------------------------

  /** The version stamp of the next record; never 0. */
  public int nextStamp() {
    stamp = stamp == -1 ? 1 : stamp + 1;
    return stamp;
  }

  /** Adds an entry; the table {@link #canInsert}. Returns its place. */
  public long insert(long hash, long address, long bytes, int accessWord, boolean isVolatile) {
    int slot =
        Buckets.insert(
            table(), Hasher.position(hash), Hasher.tag(hash), address, accessWord, isVolatile);
    if (slot == Buckets.NONE) {
      throw new IllegalStateException("a table of " + Buckets.count(table()) + " buckets is full");
    }
    addEntries(1);
    addVolatileEntries(isVolatile ? 1 : 0);
    recordBytes += bytes;
    return slot;
  }

  /** Puts another record of the same key into a place; returns the address of the old one. */
  public long replace(
      long place, long address, long newBytes, long oldBytes, int accessWord, boolean isVolatile) {
    long replaced = address(place);
    Buckets.setAddress(tableOf(place), (int) place, address);
    Buckets.setAccess(tableOf(place), (int) place, accessWord);
    setVolatile(place, isVolatile);
    recordBytes += newBytes - oldBytes;
    return replaced;
  }

  /** Notes that the record in a place has another value; its bytes are the same. */
  public void overwritten(long place, int accessWord, boolean isVolatile) {
    Slab in = tableOf(place);
    if (Buckets.access(in, (int) place) != accessWord) {
      Buckets.setAccess(in, (int) place, accessWord);
    }
    setVolatile(place, isVolatile);
  }

  /** Puts the address to which a record has moved into its place. */
  public void moved(long place, long address) {
    Buckets.setAddress(tableOf(place), (int) place, address);
  }

  public void setVolatile(long place, boolean isVolatile) {
    if (isVolatile(place) != isVolatile) {
      Buckets.setVolatile(tableOf(place), (int) place, isVolatile);
      addVolatileEntries(isVolatile ? 1 : -1);
    }
  }

  /** Takes an entry out; its reference is the caller's now. */
  public long remove(long place, long hash, long bytes) {
    long address = address(place);
    addVolatileEntries(isVolatile(place) ? -1 : 0);
    Buckets.remove(tableOf(place), (int) place, Hasher.position(hash));
    if ((place & OLD_TABLE) == 0) {
      pullBack(Buckets.bucketOf((int) place));
    }
    addEntries(-1);
    recordBytes -= bytes;
    return address;
  }

  private void addVolatileEntries(int added) {
    if (added != 0) {
      volatileEntries += added;
      totals.addVolatileEntries(added);
    }
  }

  /**
   * Moves an entry that found a bucket full and was put behind it into the slot that has become
   * free there. Without this, newcomers would take the slots near their homes, displaced entries
   * stay where they are, and searches get longer with every entry that is replaced by another.
   *
   * <p>Most displaced entries are in the bucket behind their home. To tell the home of another its
   * key has to be read, for which memory is waited: few are looked at.
   */
  private void pullBack(int freeBucket) {
    Slab table = table();
    int buckets = Buckets.count(table);
    int bucket = freeBucket;
    int looks = 0;
    for (int step = 0; step < MAX_PULL_STEPS && Buckets.hasOverflow(table, bucket); step++) {
      bucket = Buckets.next(bucket, buckets);
      int displaced = Buckets.displaced(table, bucket);
      while (displaced != 0 && looks < MAX_PULL_LOOKS) {
        int name = Buckets.slotName(bucket, Integer.numberOfTrailingZeros(displaced));
        boolean isFar = Buckets.isFar(table, name);
        looks += isFar ? 1 : 0;
        if (isFar
            ? pullBack(table, name, freeBucket, buckets)
            : pullHome(table, name, freeBucket, buckets)) {
          freeBucket = bucket;
          break;
        }
        displaced &= displaced - 1;
      }
    }
  }

  /** Moves an entry whose home is the bucket before it, if that is the one with a free slot. */
  private static boolean pullHome(Slab table, int name, int freeBucket, int buckets) {
    boolean isHome = Buckets.next(freeBucket, buckets) == Buckets.bucketOf(name);
    if (isHome) {
      Buckets.moveHome(table, name, freeBucket);
    }
    return isHome;
  }

  /** Moves an entry, if its home is the bucket with a free slot or one before it. */
  private boolean pullBack(Slab table, int name, int freeBucket, int buckets) {
    int bucket = Buckets.bucketOf(name);
    long address = Buckets.address(table, name);
    long hash = hashOf(address);
    int position = Hasher.position(hash);
    int home = Buckets.home(position, buckets);
    if (Buckets.distance(home, bucket, buckets) < Buckets.distance(freeBucket, bucket, buckets)) {
      return false;
    }
    int access = Buckets.access(table, name);
    boolean isVolatile = Buckets.isVolatile(table, name);
    Buckets.remove(table, name, position);
    Buckets.insert(table, position, Hasher.tag(hash), address, access, isVolatile);
    return true;
  }

  // --- clearing ---------------------------------------------------------------------------------

  /** Takes all entries out at once; whoever gets the tables releases what is in them. */
  public Detached detach() {
    return detach(allocator.emptyTable());
  }

  /** Whether {@link #close} has taken everything out. */
  public boolean isClosed() {
    return table() == null;
  }

  /** As {@link #detach}, for good: the segment has no table any more and must not be used. */
  public Detached close() {
    return detach(null);
  }

  private Detached detach(Slab nextTable) {
    Detached detached = detachTables(nextTable, recordBytes);
    addVolatileEntries(-volatileEntries);
    recordBytes = 0;
    return detached;
  }

  // --- figures ----------------------------------------------------------------------------------

  /** May be read without lock. */
  public int volatileEntries() {
    return volatileEntries;
  }

  public long recordBytes() {
    return recordBytes;
  }
}
