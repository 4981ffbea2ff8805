package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.engine.alloc.SizeClassStats;
import io.refcache.engine.memory.DirectMemory;
import io.refcache.engine.memory.HeapMemory;
import io.refcache.engine.memory.Memory;
import io.refcache.engine.time.ManualClock;
import io.refcache.faults.Scenario;
import io.refcache.store.Found;
import io.refcache.store.KeyBytes;
import io.refcache.store.Precondition;
import io.refcache.store.Store;
import io.refcache.store.StoreListener;
import io.refcache.store.Stored;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An engine with one store, of which is known what it holds: a map of numbers, before something is
 * done and after. What has failed half way must have left each entry as it was before or as it was
 * to be, never anything else; everything must add up; and when it is done again it must succeed.
 */
final class FaultScenario implements Scenario {
  static final long TTL_MILLIS = 1_000;
  private static final int HASHED_PREFIX_BYTES = 5;

  /** Entries whose seeds differ by this have the same value. */
  private static final int SEEDS = 100;

  /** What a store is like that things happen to. */
  enum Kind {
    PLAIN(Map.of()),
    /** As the plain one, but on native memory; the others' is on the heap. */
    NATIVE(Map.of()),
    SHARING(Map.of("value-sharing", "yes")),
    DROPPING(Map.of("on-full", "drop")),
    LISTENING(Map.of());

    private final Map<String, String> options;

    Kind(Map<String, String> options) {
      this.options = options;
    }
  }

  /** How large values are, and so where a record keeps them. */
  enum Size {
    CONSTANT(0),
    INTEGER(0),
    EMBEDDED(60),
    LONG(700),
    CHAIN(20_000),
    LAZY_CHAIN(600_000),
    REFERENCE(0);

    private final int bytes;

    Size(int bytes) {
      this.bytes = bytes;
    }
  }

  /** Something done with a store. */
  @FunctionalInterface
  interface Action {
    void run(FaultScenario scenario) throws Exception;
  }

  private final Map<Integer, Integer> before = new HashMap<>();
  private final Map<Integer, Integer> after;
  private final Kind kind;
  private final Size size;
  private final Action action;
  private boolean mayLose;
  private boolean isToBeWhole;

  final Memory memory;
  final ManualClock clock = new ManualClock();
  final Engine engine;
  OffHeapStore store;

  FaultScenario(Kind kind, Size size, Action setup, Action action) throws Exception {
    this.kind = kind;
    this.size = size;
    this.action = action;
    this.memory = kind == Kind.NATIVE ? new DirectMemory() : new HeapMemory();
    engine =
        new Engine(
            "faults",
            Map.of("maxmemory", "0", "maxmemory-policy", "allkeys-lru"),
            clock,
            memory,
            Engine.Background.BY_HAND);
    store = openStore();
    setup.run(this);
    after = new HashMap<>(before);
  }

  OffHeapStore openStore() {
    Map<String, String> options = new HashMap<>(kind.options);
    options.put("segments", "2");
    OffHeapStore opened = (OffHeapStore) engine.open("store", options);
    if (kind == Kind.LISTENING) {
      opened.setListener(new Remover(opened));
    }
    return opened;
  }

  @Override
  public void act() throws Exception {
    action.run(this);
  }

  /** Entries may be gone, because of a limit, or because time has passed. */
  void mayLose() {
    mayLose = true;
  }

  /** In the end there is nowhere more than a page in holes, but for values that can't move. */
  void expectWhole() {
    isToBeWhole = kind != Kind.SHARING;
  }

  // --- verbs, which keep the model up to date
  // -----------------------------------------------------

  /** Puts while the scenario is set up. */
  void given(int number, int seed, long ttlMillis) {
    put(number, seed, Precondition.ANY, ttlMillis, ttlMillis, null);
    before.put(number, seed);
  }

  void givenMany(int entries) {
    for (int i = 0; i < entries; i++) {
      given(i, i % SEEDS, Ttl.NONE);
    }
  }

  /** Removes while the scenario is set up. */
  void givenNone(int number) {
    store.remove(key(number), Precondition.ANY, 0, null);
    engine.reclaimer.drain();
    before.remove(number);
  }

  /** How many entries take some pages, or where they are large some slabs. */
  int entriesOfSeveralPages() {
    return switch (size) {
      case LONG -> 120;
      case CHAIN -> 12;
      default -> 6;
    };
  }

  /** Notes what an entry is to be; {@code null} for nothing. */
  void expect(int number, Integer seed) {
    after.put(number, seed);
  }

  Stored put(
      int number,
      int seed,
      Precondition precondition,
      long onCreate,
      long onUpdate,
      ValueBytes old) {
    return store.put(key(number), value(seed), precondition, 0, onCreate, onUpdate, old);
  }

  void putting(int number, int seed) {
    expect(number, seed);
    put(number, seed, Precondition.ANY, Ttl.NONE, Ttl.NONE, null);
  }

  KeyBytes key(int number) {
    String text = "key-%04d".formatted(number);
    KeyBytes key = EngineScenarios.key(text);
    if (number % 5 == 3) {
      key.setLength(key.length(), HASHED_PREFIX_BYTES);
    }
    return key;
  }

  private ValueBytes value(int seed) {
    ValueBytes value = new ValueBytes(0);
    switch (size) {
      case CONSTANT -> value.setInteger((byte) 1, seed);
      case INTEGER -> value.setInteger((byte) 1, (1L << 40) + seed);
      case REFERENCE -> value.setReference((byte) 1, Integer.valueOf(seed), 100);
      default -> {
        byte[] bytes = value.ensureCapacity(size.bytes + seed % 10);
        Arrays.fill(bytes, (byte) seed);
        value.setBytes((byte) 1, bytes.length);
      }
    }
    return value;
  }

  private int seed(ValueBytes value) {
    return switch (size) {
      case CONSTANT -> (int) value.integer();
      case INTEGER -> (int) (value.integer() - (1L << 40));
      case REFERENCE -> (Integer) value.reference();
      default -> {
        byte first = value.array()[0];
        byte[] same = new byte[value.length()];
        Arrays.fill(same, first);
        assertThat(Arrays.equals(same, value.toByteArray())).as("all bytes are one").isTrue();
        assertThat(value.length()).isEqualTo(size.bytes + first % 10);
        yield first;
      }
    };
  }

  // --- verifying --------------------------------------------------------------------------------

  @Override
  public void verify(Throwable thrown) throws Exception {
    assertAsBeforeOrAfter(thrown == null && !mayLose);
    checkLaw();
    if (thrown != null) {
      action.run(this);
      assertAsBeforeOrAfter(!mayLose);
      checkLaw();
    }
    if (isToBeWhole) {
      assertWhole();
    }
  }

  private void assertWhole() {
    for (SizeClassStats stats : engine.allocator.sizeClasses()) {
      long blocks = stats.liveBlocks() + stats.freeBlocks();
      long blocksInPage = blocks / Math.max(1, stats.pages());
      assertThat(stats.freeBlocks()).as("holes of %s", stats).isLessThanOrEqualTo(blocksInPage);
    }
  }

  private void assertAsBeforeOrAfter(boolean isDone) {
    if (store.context.isClosed()) {
      return;
    }
    Map<Integer, Integer> visited = scan();
    for (Integer number : after.keySet()) {
      ValueBytes value = new ValueBytes();
      Integer seen = store.peek(key(number), value) == Found.PRESENT ? (Integer) seed(value) : null;
      assertThat(visited.get(number)).as("key %d by a scan", number).isEqualTo(seen);
      List<Integer> right = new ArrayList<>();
      right.add(after.get(number));
      if (!isDone) {
        right.add(before.get(number));
      }
      if (mayLose || kind == Kind.DROPPING) {
        right.add(null);
      }
      assertThat(right).as("what key %d may have", number).contains(seen);
    }
    assertThat(after.keySet()).as("keys that were put").containsAll(visited.keySet());
  }

  private Map<Integer, Integer> scan() {
    Map<Integer, Integer> visited = new HashMap<>();
    long cursor = Store.SCAN_START;
    while (cursor != Store.SCAN_END) {
      cursor =
          store.scan(
              cursor,
              (key, value) -> {
                int number = Integer.parseInt(new String(key.array(), 4, 4));
                assertThat(visited.put(number, seed(value))).as("key %d twice", number).isNull();
              });
    }
    return visited;
  }

  private void checkLaw() {
    for (Engine.OpenStore open : engine.stores.values()) {
      for (int i = 0; i < open.store().context.index.segments(); i++) {
        var lock = open.store().context.index.segmentAt(i).lock();
        assertThat(lock.isWriteLocked() || lock.isReadLocked())
            .as("segment %d locked", i)
            .isFalse();
      }
    }
    if (size != Size.REFERENCE) {
      ConservationLaw.check(engine);
    } else if (!store.context.isClosed()) {
      engine.reclaimer.drain();
      long heapBytes = store.size() * 100L;
      assertThat(engine.budget.used())
          .isEqualTo(engine.allocator.allocatedBytes() + engine.tableBytes() + heapBytes);
      assertThat(store.context.references.size()).as("references").isEqualTo((int) store.size());
    }
  }

  @Override
  public void close() {
    engine.close();
    assertThat(engine.reclaimer.failures()).as("failures to free").isZero();
    assertThat(engine.allocator.liveBlocks()).as("live blocks after close").isZero();
    assertThat(engine.budget.used()).as("used memory after close").isZero();
    assertThat(memory.mappedBytes()).as("mapped bytes after close").isZero();
  }

  /** Takes expired entries out itself, and is told of evicted ones. */
  private record Remover(Store store) implements StoreListener {
    @Override
    public boolean wantsExpired() {
      return true;
    }

    @Override
    public void due(KeyBytes key) {
      store.removeExpired(key, new ValueBytes());
    }

    @Override
    public boolean wantsEvicted() {
      return true;
    }

    @Override
    public void evicted(KeyBytes key, ValueBytes value) {}
  }
}
