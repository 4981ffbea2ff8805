package io.refcache.engine;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.index.Segment;
import io.refcache.engine.memory.HeapMemory;
import io.refcache.engine.memory.HeapSlab;
import io.refcache.engine.memory.ReadEpochs;
import io.refcache.engine.time.ManualClock;
import io.refcache.store.Found;
import io.refcache.store.KeyBytes;
import io.refcache.store.Precondition;
import io.refcache.store.Stored;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * Concurrent operations on a store look as if they had happened one after the other: a model
 * checker tries interleavings of two threads, a stress test what the hardware comes up with.
 *
 * <p>Runs over memory on the heap, which a model checker can follow, on one segment, so that all
 * keys meet under one lock and in one table. Values take turns in their encodings: an integer,
 * bytes within the record, bytes in a block of their own.
 */
@Param(name = "key", gen = IntGen.class, conf = "0:1")
@Param(name = "value", gen = IntGen.class, conf = "0:5")
public class StoreLincheckTest {
  private static final byte TAG = 1;
  private static final int VALUE_BYTES = 24;
  private static final int NOT_SHARED = 1_000_000;
  private static final int STAYING_KEYS = 60;
  private static final int LOOP_BOUND = 2_000;

  /** The model checker is slow: a few scenarios, and as many interleavings as fit a build. */
  private static final int CHECKED_ITERATIONS =
      Integer.getInteger("refcache.lincheck.checked-iterations", 1);

  private static final int CHECKED_INVOCATIONS =
      Integer.getInteger("refcache.lincheck.checked-invocations", 80);

  private static final int STRESS_ITERATIONS =
      Integer.getInteger("refcache.lincheck.stress-iterations", 10);

  private static final int STRESS_INVOCATIONS =
      Integer.getInteger("refcache.lincheck.stress-invocations", 1_000);

  private final OffHeapStore store = newStore();
  private final StoreDefrag defrag = new StoreDefrag(store.context);

  /**
   * Entries that stay keep a page open for each size: the loop that opens a page looks to the model
   * checker like one without an end.
   */
  public StoreLincheckTest() {
    getAndPut(STAYING_KEYS, 0);
    getAndPut(STAYING_KEYS + 1, 1);
  }

  private static OffHeapStore newStore() {
    HeapMemory memory = new HeapMemory();
    return BareStore.open("lincheck", new ManualClock(), memory, new Allocator(memory));
  }

  @Operation
  public Integer get(@Param(name = "key") int key) {
    ValueBytes into = new ValueBytes();
    return store.get(key(key), into) == Found.PRESENT ? decode(into) : null;
  }

  @Operation
  public Integer getAndPut(@Param(name = "key") int key, @Param(name = "value") int value) {
    ValueBytes previous = new ValueBytes();
    Stored stored =
        store.put(key(key), encode(value), Precondition.ANY, 0, Ttl.NONE, Ttl.NONE, previous);
    return stored == Stored.UPDATED ? decode(previous) : null;
  }

  @Operation
  public Integer putIfAbsent(@Param(name = "key") int key, @Param(name = "value") int value) {
    ValueBytes found = new ValueBytes();
    Stored stored =
        store.put(key(key), encode(value), Precondition.ABSENT, 0, Ttl.NONE, Ttl.NONE, found);
    return stored == Stored.UNMATCHED ? decode(found) : null;
  }

  @Operation
  public Integer getAndRemove(@Param(name = "key") int key) {
    ValueBytes previous = new ValueBytes();
    Found found = store.remove(key(key), Precondition.ANY, 0, previous);
    return found == Found.PRESENT ? decode(previous) : null;
  }

  /** Adds one by replacing the version that was read, again and again until that is the one. */
  @Operation
  public Integer increment(@Param(name = "key") int key) {
    ValueBytes read = new ValueBytes();
    while (store.get(key(key), read) == Found.PRESENT) {
      int value = decode(read);
      Stored stored =
          store.put(
              key(key),
              encode(value + 1),
              Precondition.VERSION,
              read.version(),
              Ttl.NONE,
              Ttl.NONE,
              null);
      if (stored == Stored.UPDATED) {
        return value;
      }
    }
    return null;
  }

  /** Moves an entry elsewhere, as defragmentation does, which is one thread. */
  @Operation(nonParallelGroup = "defrag")
  public void move(@Param(name = "key") int number) {
    KeyBytes key = key(number);
    long hash = store.context.index.hash(key);
    Segment segment = store.context.index.segment(hash);
    long stamp = segment.lock().readLock();
    ReadEpochs.Reader thread = store.context.epochs.reader();
    long place = segment.find(hash, key, thread);
    long address = place == Segment.NOT_FOUND ? 0 : thread.found();
    segment.lock().unlockRead(stamp);
    if (address != 0) {
      defrag.move(address);
    }
  }

  /** What the operations mean, on a map and by one thread. */
  public static class Sequentially {
    private final Map<Integer, Integer> map = new HashMap<>();

    public Integer get(int key) {
      return map.get(key);
    }

    public Integer getAndPut(int key, int value) {
      return map.put(key, value);
    }

    public Integer putIfAbsent(int key, int value) {
      return map.putIfAbsent(key, value);
    }

    public Integer getAndRemove(int key) {
      return map.remove(key);
    }

    public Integer increment(int key) {
      Integer value = map.get(key);
      if (value != null) {
        map.put(key, value + 1);
      }
      return value;
    }

    public void move(int key) {
      // Nobody notices.
    }
  }

  /** One thread reads an entry while the other replaces it and puts another in its block. */
  private static ExecutionScenario aBlockIsReusedUnderAReader() throws NoSuchMethodException {
    Method get = StoreLincheckTest.class.getMethod("get", int.class);
    Method getAndPut = StoreLincheckTest.class.getMethod("getAndPut", int.class, int.class);
    return new ExecutionScenario(
        List.of(new Actor(getAndPut, List.of(0, 1))),
        List.of(
            List.of(new Actor(get, List.of(0))),
            List.of(new Actor(getAndPut, List.of(0, 3)), new Actor(getAndPut, List.of(1, 5)))),
        List.of(),
        null);
  }

  /** One thread reads an entry while the other moves it and puts another where it was. */
  private static ExecutionScenario anEntryMovesUnderAReader() throws NoSuchMethodException {
    Method get = StoreLincheckTest.class.getMethod("get", int.class);
    Method getAndPut = StoreLincheckTest.class.getMethod("getAndPut", int.class, int.class);
    Method move = StoreLincheckTest.class.getMethod("move", int.class);
    return new ExecutionScenario(
        List.of(new Actor(getAndPut, List.of(0, 1))),
        List.of(
            List.of(new Actor(get, List.of(0))),
            List.of(new Actor(move, List.of(0)), new Actor(getAndPut, List.of(1, 5)))),
        List.of(new Actor(get, List.of(0))),
        null);
  }

  @Test
  void operationsAreLinearizableInManyInterleavings() throws NoSuchMethodException {
    new ModelCheckingOptions()
        .sequentialSpecification(Sequentially.class)
        .threads(2)
        .actorsBefore(2)
        .actorsPerThread(2)
        .actorsAfter(1)
        .addCustomScenario(aBlockIsReusedUnderAReader())
        .addCustomScenario(anEntryMovesUnderAReader())
        .iterations(CHECKED_ITERATIONS)
        .invocationsPerIteration(CHECKED_INVOCATIONS)
        .loopBound(LOOP_BOUND)
        .addGuarantee(forClasses(HeapSlab.class.getName()).allMethods().treatAsAtomic())
        .check(StoreLincheckTest.class);
  }

  @Test
  void operationsAreLinearizableUnderStress() {
    new StressOptions()
        .sequentialSpecification(Sequentially.class)
        .threads(3)
        .actorsBefore(2)
        .actorsPerThread(3)
        .actorsAfter(1)
        .iterations(STRESS_ITERATIONS)
        .invocationsPerIteration(STRESS_INVOCATIONS)
        .check(StoreLincheckTest.class);
  }

  private static KeyBytes key(int number) {
    KeyBytes key = new KeyBytes(1);
    key.array()[0] = (byte) number;
    key.setCanonical(1);
    return key;
  }

  private static ValueBytes encode(int number) {
    ValueBytes value = new ValueBytes(0);
    if (number % 2 == 0) {
      value.setInteger(TAG, NOT_SHARED + number);
      return value;
    }
    ByteBuffer bytes = ByteBuffer.wrap(value.ensureCapacity(VALUE_BYTES));
    bytes.putInt(0, number);
    bytes.putInt(VALUE_BYTES - Integer.BYTES, number);
    value.setBytes(TAG, VALUE_BYTES);
    return value;
  }

  private static int decode(ValueBytes value) {
    if (value.kind() == ValueBytes.Kind.INTEGER) {
      return (int) (value.integer() - NOT_SHARED);
    }
    ByteBuffer bytes = ByteBuffer.wrap(value.array());
    int first = bytes.getInt(0);
    int last = bytes.getInt(value.length() - Integer.BYTES);
    if (first != last) {
      throw new AssertionError(
          "a torn value: it starts with %d, ends with %d".formatted(first, last));
    }
    return first;
  }
}
