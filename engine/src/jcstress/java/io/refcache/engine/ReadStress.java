package io.refcache.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A key is read without a lock while what the read looks at changes under it: its value, its block,
 * its table, its store. A read sees the value before or the one after, and all of it.
 */
public class ReadStress {
  private static final int KEY = 1;
  private static final int OTHER_KEY = 2;
  private static final int BEFORE = 1;
  private static final int AFTER = 2;
  private static final int OTHER = 3;
  private static final int SMALL_BYTES = 40;
  private static final int LARGE_BYTES = 20_000;

  /** Keys that are put one after the other until the table has grown more than once. */
  private static final int MANY = 40;

  /** A store with one key of a small value. */
  abstract static class OneEntry {
    final SmallStore store = new SmallStore();

    OneEntry() {
      store.put(KEY, BEFORE, valueBytes());
    }

    int valueBytes() {
      return SMALL_BYTES;
    }
  }

  /** The value is written over. */
  @JCStressTest
  @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "the value before")
  @Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "the value after")
  @State
  public static class AgainstOverwriting extends OneEntry {
    @Actor
    public void reader(II_Result result) {
      result.r1 = store.get(KEY);
    }

    @Actor
    public void writer() {
      store.put(KEY, AFTER, SMALL_BYTES);
    }

    @Arbiter
    public void end(II_Result result) {
      result.r2 = store.get(KEY);
      store.close();
    }
  }

  /** The record is replaced by a larger one, and its block used for another key at once. */
  @JCStressTest
  @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "the value before")
  @Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "the value after")
  @State
  public static class AgainstReuseOfTheBlock extends OneEntry {
    @Actor
    public void reader(II_Result result) {
      result.r1 = store.get(KEY);
    }

    @Actor
    public void writer() {
      store.put(KEY, AFTER, 2 * SMALL_BYTES);
      store.put(OTHER_KEY, OTHER, SMALL_BYTES);
    }

    @Arbiter
    public void end(II_Result result) {
      result.r2 = store.get(KEY);
      store.close();
    }
  }

  /** A value too large to be copied without a reference is replaced, and its blocks used again. */
  @JCStressTest
  @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "the value before")
  @Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "the value after")
  @State
  public static class OfALargeValueAgainstReuse extends OneEntry {
    @Override
    int valueBytes() {
      return LARGE_BYTES;
    }

    @Actor
    public void reader(II_Result result) {
      result.r1 = store.get(KEY);
    }

    @Actor
    public void writer() {
      store.put(KEY, AFTER, LARGE_BYTES);
      store.put(OTHER_KEY, OTHER, LARGE_BYTES);
    }

    @Arbiter
    public void end(II_Result result) {
      result.r2 = store.get(KEY);
      store.close();
    }
  }

  /** The entry is removed, and its block used for another key at once. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "read before it went")
  @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "gone")
  @State
  public static class AgainstRemoval extends OneEntry {
    @Actor
    public void reader(II_Result result) {
      result.r1 = store.get(KEY);
    }

    @Actor
    public void writer() {
      store.remove(KEY);
      store.put(OTHER_KEY, OTHER, SMALL_BYTES);
    }

    @Arbiter
    public void end(II_Result result) {
      result.r2 = store.get(KEY);
      store.close();
    }
  }

  /** The record moves, and where it was another one is written. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "nobody notices")
  @State
  public static class AgainstDefrag extends OneEntry {
    @Actor
    public void reader(II_Result result) {
      result.r1 = store.get(KEY);
    }

    @Actor
    public void mover() {
      store.move(KEY);
      store.put(OTHER_KEY, OTHER, SMALL_BYTES);
    }

    @Arbiter
    public void end(II_Result result) {
      result.r2 = store.get(KEY);
      store.close();
    }
  }

  /** The table grows: a key is found in the old one or in the new one. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "found wherever it is")
  @State
  public static class AgainstGrowth extends OneEntry {
    @Actor
    public void reader(II_Result result) {
      result.r1 = store.get(KEY);
    }

    @Actor
    public void writer() {
      for (int i = 0; i < MANY; i++) {
        store.put(OTHER_KEY + i, OTHER, 1);
      }
    }

    @Arbiter
    public void end(II_Result result) {
      result.r2 = store.get(KEY);
      store.close();
    }
  }

  /** The store is closed, and all that it had is freed. */
  @JCStressTest
  @Outcome(id = "1, -2", expect = Expect.ACCEPTABLE, desc = "read before the end")
  @Outcome(id = "-2, -2", expect = Expect.ACCEPTABLE, desc = "refused")
  @State
  public static class AgainstClose extends OneEntry {
    @Actor
    public void reader(II_Result result) {
      result.r1 = store.get(KEY);
    }

    @Actor
    public void closer() {
      store.close();
    }

    @Arbiter
    public void end(II_Result result) {
      result.r2 = store.get(KEY);
    }
  }

  /** The record moves while its key is given another value. */
  @JCStressTest
  @Outcome(id = "0, 2", expect = Expect.ACCEPTABLE, desc = "the new value, wherever it is")
  @State
  public static class PutAgainstDefrag extends OneEntry {
    @Actor
    public void writer() {
      store.put(KEY, AFTER, SMALL_BYTES);
    }

    @Actor
    public void mover() {
      store.move(KEY);
    }

    @Arbiter
    public void end(II_Result result) {
      result.r2 = store.get(KEY);
      store.close();
    }
  }
}
