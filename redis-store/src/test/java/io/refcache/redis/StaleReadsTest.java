package io.refcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A few seconds of {@link StaleReads}, and that it notices what it is there for. */
class StaleReadsTest {
  private static final long MAX_STALENESS_MILLIS = 200;

  @Test
  void noReadIsMoreOutOfDateThanAllowedAndNoneAtRest() throws InterruptedException {
    StaleReads check =
        new StaleReads(MAX_STALENESS_MILLIS, new PrintStream(OutputStream.nullOutputStream()));
    StaleReads.Result result = check.run(TimeUnit.SECONDS.toNanos(3));
    assertThat(result.isGood(MAX_STALENESS_MILLIS)).as("%s", result).isTrue();
    assertThat(result.checks()).isPositive();
  }

  @Test
  void aValueIsStaleFromWhenItsSuccessorIsWritten() {
    Truth truth = new Truth();
    long first = truth.next();
    truth.written(100);
    assertThat(truth.staleNanos(first, 1000)).isZero();
    long second = truth.next();
    truth.written(200);
    assertThat(truth.staleNanos(first, 150)).isNegative();
    assertThat(truth.staleNanos(first, 250)).isEqualTo(50);
    truth.removed(300);
    assertThat(truth.staleNanos(second, 310)).isEqualTo(10);
  }

  @Test
  void aValueThatWasPerhapsWrittenIsNeverStale() {
    Truth truth = new Truth();
    long certain = truth.next();
    truth.written(100);
    long uncertain = truth.next();
    truth.unknown();
    truth.next();
    truth.written(200);
    assertThat(truth.staleNanos(uncertain, 1000)).isZero();
    assertThat(truth.staleNanos(certain, 1000)).isZero();
    truth.lastsUntil(500);
    assertThat(truth.staleNanos(truth.next() - 1, 600)).isEqualTo(100);
  }
}
