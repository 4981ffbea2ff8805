package io.refcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.jcache.RefcacheCache;
import io.refcache.redis.Incrementer.Account;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each increment is made once, whatever happens meanwhile; {@link Increments} on a small scale. */
class IncrementsTest {
  private static final int INCREMENTS = 2_000;

  @ParameterizedTest
  @CsvSource({"CUT, 5", "RESTART, 1"})
  void eachIncrementIsMadeOnceOrReported(Trouble trouble, int strikes) throws Exception {
    try (Trouble.Scene scene = trouble.start();
        Jvm one = Jvm.patient(scene.uri());
        Jvm other = Jvm.patient(scene.uri())) {
      RefcacheCache<Integer, Long> cache = one.cache(Incrementer.CACHE, Integer.class, Long.class);
      Incrementer ours = new Incrementer(cache);
      Incrementer theirs =
          new Incrementer(other.cache(Incrementer.CACHE, Integer.class, Long.class));
      CompletableFuture<Void> running = CompletableFuture.allOf(running(ours), running(theirs));
      for (int strike = 1; strike <= strikes; strike++) {
        long due = INCREMENTS * strike / (strikes + 1);
        Patience.await(() -> done(ours) + done(theirs) >= due || running.isDone());
        scene.strike();
      }
      running.join();

      Account account = ours.account().plus(theirs.account());
      List<Long> counters = Increments.counters(cache);
      assertThat(account.agreesWith(counters)).as("%s: %s", account, counters).isTrue();
      assertThat(done(ours) + done(theirs)).isEqualTo(INCREMENTS);
      assertThat(account.failed() + Account.sum(account.unknown()))
          .as("the trouble was noticed")
          .isPositive();
    }
  }

  private static CompletableFuture<Void> running(Incrementer incrementer) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            incrementer.run(INCREMENTS / 2, 2);
          } catch (InterruptedException e) {
            throw new CompletionException(e);
          }
        },
        task -> new Thread(task).start());
  }

  private static long done(Incrementer incrementer) {
    Account account = incrementer.account();
    return Account.sum(account.applied()) + Account.sum(account.unknown());
  }
}
