package io.refcache.engine.record;

import io.refcache.engine.memory.DirectMemory;
import io.refcache.engine.memory.Slab;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Owners of one block come and go at the same time, and its count tells of each of them. */
public class RefcountStress {
  private static final int YES = 1;
  private static final int NO = 0;

  /** A block that has a count and nothing else. */
  abstract static class Block {
    private static final int BLOCK_BYTES = 64;
    private static final int SLAB_BYTES = 1 << 22;
    private static final Slab SLAB = new DirectMemory().map(SLAB_BYTES);
    private static final AtomicInteger NEXT = new AtomicInteger();

    /**
     * Blocks are used again after some 65,000 others: long after the harness is done with them. The
     * first megabyte of the slab stands for all, so that an offset is an address.
     */
    private final int block =
        (NEXT.getAndIncrement() & (SLAB_BYTES / BLOCK_BYTES / 4 - 1)) * BLOCK_BYTES;

    Block() {
      Refcounts.init(SLAB, block);
    }

    void retain() {
      Refcounts.retain(SLAB, block);
    }

    /** Whether a reference could be taken: only the living can be retained. */
    int tryRetain() {
      try {
        retain();
        return YES;
      } catch (IllegalStateException e) {
        return NO;
      }
    }

    /** Whether it was the last reference. */
    int release() {
      return Refcounts.release(SLAB, block) ? YES : NO;
    }

    int count() {
      return Refcounts.get(SLAB, block);
    }
  }

  /** Of two owners that let go, exactly one is the last. */
  @JCStressTest
  @Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "the first is the last")
  @Outcome(id = "0, 1, 0", expect = Expect.ACCEPTABLE, desc = "the second is the last")
  @State
  public static class TwoReleases extends Block {
    public TwoReleases() {
      retain();
    }

    @Actor
    public void first(III_Result result) {
      result.r1 = release();
    }

    @Actor
    public void second(III_Result result) {
      result.r2 = release();
    }

    @Arbiter
    public void left(III_Result result) {
      result.r3 = count();
    }
  }

  /** Who comes after the last has gone gets nothing; who comes before keeps the block alive. */
  @JCStressTest
  @Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "retained, so not the last")
  @Outcome(id = "0, 1, 0", expect = Expect.ACCEPTABLE, desc = "the last, so not retained")
  @State
  public static class RetainAgainstLastRelease extends Block {
    @Actor
    public void retainer(III_Result result) {
      result.r1 = tryRetain();
    }

    @Actor
    public void releaser(III_Result result) {
      result.r2 = release();
    }

    @Arbiter
    public void left(III_Result result) {
      result.r3 = count();
    }
  }

  /** An owner takes another reference and drops it again, while the other owner lets go. */
  @JCStressTest
  @Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "one reference is left")
  @State
  public static class RetainAndReleaseAgainstRelease extends Block {
    public RetainAndReleaseAgainstRelease() {
      retain();
    }

    @Actor
    public void passing(III_Result result) {
      retain();
      result.r1 = release();
    }

    @Actor
    public void leaving(III_Result result) {
      result.r2 = release();
    }

    @Arbiter
    public void left(III_Result result) {
      result.r3 = count();
    }
  }
}
