package io.refcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what happens in its own time, for as long as a slow machine may take. */
final class Patience {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private Patience() {}

  /** Waits until something is so. */
  static void await(BooleanSupplier condition) throws InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - start).as("waited for too long").isLessThan(PATIENCE_NANOS);
      Thread.sleep(20);
    }
  }
}
