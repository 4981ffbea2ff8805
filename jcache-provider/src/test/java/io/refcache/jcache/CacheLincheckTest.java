package io.refcache.jcache;

import java.util.HashMap;
import java.util.Map;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Concurrent operations on a cache look as if they had happened one after the other: those that
 * take the key's lock, those that are a single verb of the store, and those that are several.
 *
 * <p>All runs share a cache, which is emptied before each: a manager has threads, and there are
 * thousands of runs.
 */
@Param(name = "key", gen = IntGen.class, conf = "0:1")
@Param(name = "value", gen = IntGen.class, conf = "0:3")
public class CacheLincheckTest {
  private static final int ITERATIONS = Integer.getInteger("refcache.lincheck.iterations", 8);
  private static final int INVOCATIONS = Integer.getInteger("refcache.lincheck.invocations", 150);

  private static final Fixture FIXTURE = new Fixture(Fixture.EMBEDDED);
  private static final RefcacheCache<String, String> CACHE =
      FIXTURE.create("lincheck", Fixture.strings());

  public CacheLincheckTest() {
    CACHE.clear();
  }

  @AfterAll
  static void close() {
    FIXTURE.close();
  }

  @Operation
  public String get(@Param(name = "key") int key) {
    return CACHE.get("" + key);
  }

  @Operation
  public boolean containsKey(@Param(name = "key") int key) {
    return CACHE.containsKey("" + key);
  }

  @Operation
  public void put(@Param(name = "key") int key, @Param(name = "value") int value) {
    CACHE.put("" + key, "" + value);
  }

  @Operation
  public String getAndPut(@Param(name = "key") int key, @Param(name = "value") int value) {
    return CACHE.getAndPut("" + key, "" + value);
  }

  @Operation
  public boolean putIfAbsent(@Param(name = "key") int key, @Param(name = "value") int value) {
    return CACHE.putIfAbsent("" + key, "" + value);
  }

  @Operation
  public String getAndReplace(@Param(name = "key") int key, @Param(name = "value") int value) {
    return CACHE.getAndReplace("" + key, "" + value);
  }

  @Operation
  public boolean replaceIfEqual(@Param(name = "key") int key, @Param(name = "value") int value) {
    return CACHE.replace("" + key, "" + value, "" + (value + 1));
  }

  @Operation
  public boolean remove(@Param(name = "key") int key) {
    return CACHE.remove("" + key);
  }

  @Operation
  public boolean removeIfEqual(@Param(name = "key") int key, @Param(name = "value") int value) {
    return CACHE.remove("" + key, "" + value);
  }

  @Operation
  public String getAndRemove(@Param(name = "key") int key) {
    return CACHE.getAndRemove("" + key);
  }

  /** Appends to the value that is there. */
  @Operation
  public String invoke(@Param(name = "key") int key) {
    return CACHE.invoke(
        "" + key,
        (entry, arguments) -> {
          String old = entry.getValue();
          entry.setValue(old + "+");
          return old;
        });
  }

  /** What the operations mean, on a map and by one thread. */
  public static class Sequentially {
    private final Map<Integer, String> map = new HashMap<>();

    public String get(int key) {
      return map.get(key);
    }

    public boolean containsKey(int key) {
      return map.containsKey(key);
    }

    public void put(int key, int value) {
      map.put(key, "" + value);
    }

    public String getAndPut(int key, int value) {
      return map.put(key, "" + value);
    }

    public boolean putIfAbsent(int key, int value) {
      return map.putIfAbsent(key, "" + value) == null;
    }

    public String getAndReplace(int key, int value) {
      return map.replace(key, "" + value);
    }

    public boolean replaceIfEqual(int key, int value) {
      return map.replace(key, "" + value, "" + (value + 1));
    }

    public boolean remove(int key) {
      return map.remove(key) != null;
    }

    public boolean removeIfEqual(int key, int value) {
      return map.remove(key, "" + value);
    }

    public String getAndRemove(int key) {
      return map.remove(key);
    }

    public String invoke(int key) {
      String old = map.get(key);
      map.put(key, old + "+");
      return old;
    }
  }

  @Test
  void operationsAreLinearizableUnderStress() {
    new StressOptions()
        .sequentialSpecification(Sequentially.class)
        .threads(3)
        .actorsBefore(2)
        .actorsPerThread(3)
        .actorsAfter(1)
        .iterations(ITERATIONS)
        .invocationsPerIteration(INVOCATIONS)
        .check(CacheLincheckTest.class);
  }
}
