package io.refcache.engine.reclaim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReclaimerTest {
  private static final int BLOCK_BYTES = 8192;
  private static final long NO_CEILING = Long.MAX_VALUE / 2;

  private final AtomicBoolean memoryIsOver = new AtomicBoolean();
  private final AtomicLong freedBlocks = new AtomicLong();
  private final List<Reclaimer> opened = new ArrayList<>();

  @AfterEach
  void nothingStaysPendingAfterClose() {
    for (Reclaimer reclaimer : opened) {
      reclaimer.close();
      assertThat(reclaimer.pendingBytes()).isZero();
      assertThat(reclaimer.pendingObjects()).isZero();
    }
  }

  private Reclaimer open(IdleGauge gauge, long ceilingBytes) {
    Reclaimer reclaimer = new Reclaimer("test-lazyfree", gauge, memoryIsOver::get, ceilingBytes);
    opened.add(reclaimer);
    return reclaimer;
  }

  private Reclaimer openIdle() {
    return open(() -> 1, NO_CEILING);
  }

  /** Blocks to free, one object each; fails if two threads are at it at once. */
  private class Blocks implements Garbage {
    private final AtomicBoolean inUse = new AtomicBoolean();
    private int left;

    Blocks(int blocks) {
      left = blocks;
    }

    @Override
    public long bytes() {
      return (long) left * BLOCK_BYTES;
    }

    @Override
    public long objects() {
      return left;
    }

    @Override
    public boolean freeSome(int maxBlocks) {
      assertThat(inUse.compareAndSet(false, true)).isTrue();
      int freed = Math.min(left, maxBlocks);
      left -= freed;
      freedBlocks.addAndGet(freed);
      inUse.set(false);
      return left > 0;
    }
  }

  /** Stays in its first step until it is let go, so that what comes later stays pending. */
  private final class Blocker extends Blocks {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch release = new CountDownLatch(1);

    Blocker(int blocks) {
      super(blocks);
    }

    @Override
    public boolean freeSome(int maxBlocks) {
      entered.countDown();
      awaitUninterruptibly(release);
      return super.freeSome(maxBlocks);
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Blocker block(Reclaimer reclaimer) {
    Blocker blocker = new Blocker(1);
    reclaimer.submit(blocker);
    awaitUninterruptibly(blocker.entered);
    return blocker;
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(1);
    }
  }

  @Test
  void workerFreesBesideTheWorkWhileTheProcessorsAreIdle() throws Exception {
    Reclaimer reclaimer = openIdle();
    reclaimer.submit(new Blocks(10_000));
    until(() -> reclaimer.pendingBytes() == 0);
    assertThat(reclaimer.lazyfreedObjects()).isEqualTo(10_000);
    assertThat(reclaimer.freedIdle()).isEqualTo(10_000);
    assertThat(reclaimer.freedBatched()).isZero();
    assertThat(reclaimer.freedImmediate()).isZero();
    assertThat(freedBlocks).hasValue(10_000);
  }

  @Test
  void workerFreesInBatchesWhileTheProcessorsAreBusyOrNobodyKnows() throws Exception {
    Reclaimer busy = open(() -> 0.1, NO_CEILING);
    Reclaimer unknown = open(() -> IdleGauge.UNKNOWN, NO_CEILING);
    unknown.setIdleThreshold(0);
    for (Reclaimer reclaimer : List.of(busy, unknown)) {
      reclaimer.submit(new Blocks(2000));
      until(() -> reclaimer.lazyfreedObjects() == 2000);
      assertThat(reclaimer.freedBatched()).isEqualTo(2000);
      assertThat(reclaimer.freedIdle()).isZero();
    }
  }

  @Test
  void idleThresholdDecidesBetweenTheTwo() throws Exception {
    Reclaimer reclaimer = open(() -> 0.4, NO_CEILING);
    reclaimer.submit(new Blocks(100));
    until(() -> reclaimer.freedBatched() == 100);
    reclaimer.setIdleThreshold(0.3);
    reclaimer.submit(new Blocks(100));
    until(() -> reclaimer.freedIdle() == 100);
  }

  @Test
  void callerFreesAtOnceWhileMemoryIsOver() {
    Reclaimer reclaimer = openIdle();
    memoryIsOver.set(true);
    reclaimer.submit(new Blocks(1000));
    assertThat(freedBlocks).hasValue(1000);
    assertThat(reclaimer.freedImmediate()).isEqualTo(1000);
    assertThat(reclaimer.lazyfreedObjects()).isZero();
  }

  @Test
  void callerFreesAtOnceWhatWouldPassTheCeiling() {
    Reclaimer reclaimer = open(() -> 1, 10 * BLOCK_BYTES);
    Blocker blocker = block(reclaimer);
    reclaimer.submit(new Blocks(9));
    assertThat(reclaimer.pendingBytes()).isEqualTo(10 * BLOCK_BYTES);
    reclaimer.submit(new Blocks(1));
    assertThat(reclaimer.pendingObjects()).isEqualTo(10);
    assertThat(reclaimer.freedImmediate()).isEqualTo(1);
    reclaimer.setPendingCeilingBytes(11 * BLOCK_BYTES);
    reclaimer.submit(new Blocks(1));
    assertThat(reclaimer.pendingObjects()).isEqualTo(11);
    blocker.release.countDown();
  }

  @Test
  void pendingFallsStepByStep() throws Exception {
    Reclaimer reclaimer = openIdle();
    CountDownLatch secondStep = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    reclaimer.submit(
        new Blocks(1000) {
          private int steps;

          @Override
          public boolean freeSome(int maxBlocks) {
            if (++steps == 2) {
              secondStep.countDown();
              awaitUninterruptibly(release);
            }
            return super.freeSome(maxBlocks);
          }
        });
    awaitUninterruptibly(secondStep);
    int left = 1000 - Reclaimer.STEP_BLOCKS;
    assertThat(reclaimer.pendingObjects()).isEqualTo(left);
    assertThat(reclaimer.pendingBytes()).isEqualTo((long) left * BLOCK_BYTES);
    release.countDown();
    until(() -> reclaimer.pendingBytes() == 0);
  }

  @Test
  void writerTakesWhatItNeedsFromTheQueue() {
    Reclaimer reclaimer = openIdle();
    Blocker blocker = block(reclaimer);
    reclaimer.submit(new Blocks(1000));
    long freed = reclaimer.freeNow(100L * BLOCK_BYTES);
    assertThat(freed).isEqualTo(2L * Reclaimer.STEP_BLOCKS * BLOCK_BYTES);
    assertThat(reclaimer.pendingObjects()).isEqualTo(1001 - 2 * Reclaimer.STEP_BLOCKS);
    assertThat(reclaimer.freedImmediate()).isEqualTo(2 * Reclaimer.STEP_BLOCKS);
    blocker.release.countDown();
  }

  @Test
  void writerFindsNothingInAnEmptyQueue() {
    assertThat(openIdle().freeNow(1)).isZero();
  }

  @Test
  void writerWaitsForAStepUnderWay() throws Exception {
    Reclaimer reclaimer = openIdle();
    Blocker blocker = block(reclaimer);
    AtomicLong freed = new AtomicLong(-1);
    Thread writer = new Thread(() -> freed.set(reclaimer.freeNow(BLOCK_BYTES)));
    writer.start();
    until(() -> writer.getState() == Thread.State.WAITING);
    blocker.release.countDown();
    writer.join();
    assertThat(freed).hasValue(BLOCK_BYTES);
  }

  @Test
  void interruptedCallerFreesAllTheSameAndStaysInterrupted() {
    Reclaimer reclaimer = openIdle();
    Blocker blocker = block(reclaimer);
    reclaimer.submit(new Blocks(500));
    Thread.currentThread().interrupt();
    assertThat(reclaimer.freeNow(500L * BLOCK_BYTES)).isEqualTo(500L * BLOCK_BYTES);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    blocker.release.countDown();
    reclaimer.drain();
    reclaimer.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(freedBlocks).hasValue(501);
  }

  @Test
  void drainReturnsOnceAllIsFreed() {
    Reclaimer reclaimer = open(() -> 0, NO_CEILING);
    for (int i = 0; i < 200; i++) {
      reclaimer.submit(new Blocks(300));
    }
    reclaimer.drain();
    assertThat(freedBlocks).hasValue(60_000);
    assertThat(reclaimer.pendingObjects()).isZero();
    assertThat(reclaimer.lazyfreedObjects()).isEqualTo(60_000);
  }

  @Test
  void closeEndsTheWorkerAndFreesAFullQueue() throws Exception {
    Reclaimer reclaimer = open(() -> 0, NO_CEILING);
    for (int i = 0; i < 1000; i++) {
      reclaimer.submit(new Blocks(1000));
    }
    assertThat(worker()).isNotNull().matches(Thread::isDaemon);
    reclaimer.close();
    assertThat(freedBlocks).hasValue(1_000_000);
    assertThat(reclaimer.pendingBytes()).isZero();
    assertThat(worker()).isNull();
    reclaimer.close();
  }

  @Test
  void whatIsSubmittedAfterCloseIsFreedAtOnce() {
    Reclaimer reclaimer = openIdle();
    reclaimer.close();
    reclaimer.submit(new Blocks(100));
    assertThat(freedBlocks).hasValue(100);
    assertThat(reclaimer.pendingBytes()).isZero();
  }

  @Test
  void garbageThatThrowsNeitherEndsTheWorkerNorStaysPending() throws Exception {
    Reclaimer reclaimer = openIdle();
    for (Throwable failure : List.of(new IllegalStateException("double free"), new Error("bug"))) {
      reclaimer.submit(
          new Blocks(1000) {
            @Override
            public boolean freeSome(int maxBlocks) {
              if (bytes() < 900L * BLOCK_BYTES) {
                ReclaimerTest.<RuntimeException>sneak(failure);
              }
              return super.freeSome(maxBlocks);
            }
          });
    }
    until(() -> reclaimer.failures() == 2);
    until(() -> reclaimer.pendingBytes() == 0 && reclaimer.pendingObjects() == 0);
    assertThat(freedBlocks).hasValue(4 * Reclaimer.STEP_BLOCKS);
    assertThat(reclaimer.lazyfreedObjects()).isEqualTo(4 * Reclaimer.STEP_BLOCKS);
    reclaimer.submit(new Blocks(10));
    until(() -> freedBlocks.get() == 4 * Reclaimer.STEP_BLOCKS + 10);
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable failure) throws T {
    throw (T) failure;
  }

  @Test
  void garbageThatMiscountsLeavesNothingPending() throws Exception {
    Reclaimer reclaimer = openIdle();
    reclaimer.submit(
        new Garbage() {
          private int steps;

          @Override
          public long bytes() {
            return 100 + steps * 1000L; // grows, where it should fall
          }

          @Override
          public long objects() {
            return 1 - steps; // and below zero
          }

          @Override
          public boolean freeSome(int maxBlocks) {
            return ++steps < 5;
          }
        });
    reclaimer.drain();
    assertThat(reclaimer.pendingBytes()).isZero();
    assertThat(reclaimer.pendingObjects()).isZero();
    assertThat(reclaimer.lazyfreedObjects()).isEqualTo(1);
  }

  @Test
  void everyBlockIsFreedOnceByWhateverThread() throws Exception {
    Reclaimer reclaimer = open(() -> 1, 4000L * BLOCK_BYTES);
    int threads = 6;
    int rounds = 300;
    AtomicInteger failed = new AtomicInteger();
    List<Thread> writers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      Thread writer =
          new Thread(
              () -> {
                for (int i = 0; i < rounds; i++) {
                  reclaimer.submit(new Blocks(65 + i));
                  if (i % 3 == 0) {
                    reclaimer.freeNow(BLOCK_BYTES * 200L);
                  }
                  if (i % 50 == 0) {
                    memoryIsOver.set(!memoryIsOver.get());
                  }
                }
              });
      writer.setUncaughtExceptionHandler((thread, failure) -> failed.incrementAndGet());
      writers.add(writer);
      writer.start();
    }
    for (Thread writer : writers) {
      writer.join();
    }
    reclaimer.close();
    long blocks = (long) threads * (65L * rounds + rounds * (rounds - 1L) / 2);
    assertThat(failed).hasValue(0);
    assertThat(reclaimer.failures()).isZero();
    assertThat(freedBlocks).hasValue(blocks);
    assertThat(reclaimer.freedImmediate() + reclaimer.freedIdle() + reclaimer.freedBatched())
        .isEqualTo(blocks);
  }

  @Test
  void closeWhileOthersSubmitLosesNothing() throws Exception {
    Reclaimer reclaimer = openIdle();
    AtomicLong submitted = new AtomicLong();
    AtomicBoolean stop = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              while (!stop.get()) {
                reclaimer.submit(new Blocks(200));
                submitted.addAndGet(200);
              }
            });
    writer.start();
    until(() -> submitted.get() > 100_000);
    reclaimer.close();
    stop.set(true);
    writer.join();
    assertThat(freedBlocks.get()).isEqualTo(submitted.get());
    assertThat(reclaimer.pendingBytes()).isZero();
  }

  @Test
  void resetClearsTheCountersAndKeepsWhatIsPending() {
    Reclaimer reclaimer = openIdle();
    reclaimer.submit(new Blocks(100));
    reclaimer.drain();
    Blocker blocker = block(reclaimer);
    reclaimer.resetStatistics();
    assertThat(reclaimer.lazyfreedObjects()).isZero();
    assertThat(reclaimer.freedIdle() + reclaimer.freedImmediate()).isZero();
    assertThat(reclaimer.pendingBytes()).isEqualTo(BLOCK_BYTES);
    blocker.release.countDown();
  }

  @Test
  void settingsOutOfBoundsAreRefused() {
    Reclaimer reclaimer = openIdle();
    assertThatThrownBy(() -> reclaimer.setPendingCeilingBytes(-1))
        .isInstanceOf(IllegalArgumentException.class);
    for (double share : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> reclaimer.setIdleThreshold(share))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Thread worker() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("test-lazyfree"))
        .findAny()
        .orElse(null);
  }
}
