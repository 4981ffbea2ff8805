package io.refcache.redis;

import io.refcache.jcache.RefcacheCache;
import io.refcache.redis.Incrementer.Account;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogManager;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.CacheException;

/**
 * Whether increments by two JVMs are each made once, whatever happens to the server meanwhile: then
 * each counter is at least what was reported as applied, and exceeds it by no more than what was
 * reported as unknown. Prints what was counted; ends with status 1 if something does not agree.
 */
public final class Increments {
  private static final int JVMS = 2;
  private static final int THREADS_PER_JVM = 4;
  private static final int STRIKES = 2;
  private static final long BETWEEN_CUTS_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LOOK_MILLIS = 50;

  private final Trouble trouble;
  private final int increments;
  private int strikes;

  private Increments(Trouble trouble, int increments) {
    this.trouble = trouble;
    this.increments = increments;
  }

  /**
   * Runs with each trouble, or with those that are named.
   *
   * @param arguments how many increments, and names of troubles
   */
  public static void main(String[] arguments) throws Exception {
    LogManager.getLogManager().reset(); // of broken connections there is nothing to be told
    int increments = Integer.parseInt(arguments[0]);
    List<Trouble> troubles =
        arguments.length == 1
            ? List.of(Trouble.values())
            : java.util.Arrays.stream(arguments).skip(1).map(Trouble::of).toList();
    System.out.printf(
        "%,d increments of %d keys by %d JVMs with %d threads each, Java %s%n",
        increments, Incrementer.KEYS, JVMS, THREADS_PER_JVM, Runtime.version());
    boolean agrees = true;
    for (Trouble trouble : troubles) {
      agrees &= new Increments(trouble, increments).run();
    }
    System.exit(agrees ? 0 : 1);
  }

  private boolean run() throws InterruptedException {
    try (Trouble.Scene scene = trouble.start();
        Jvm watching = Jvm.patient(scene.uri())) {
      RefcacheCache<Integer, Long> cache =
          watching.cache(Incrementer.CACHE, Integer.class, Long.class);
      List<IncrementsProcess> processes =
          IntStream.range(0, JVMS)
              .mapToObj(
                  i -> IncrementsProcess.start(scene.uri(), increments / JVMS, THREADS_PER_JVM))
              .toList();
      long startNanos = System.nanoTime();
      Account account;
      try {
        processes.forEach(IncrementsProcess::go);
        makeTrouble(scene, cache, processes);
        account =
            processes.stream().map(IncrementsProcess::await).reduce(Account.NONE, Account::plus);
      } finally {
        processes.forEach(IncrementsProcess::close);
      }
      return report(account, counters(cache), System.nanoTime() - startNanos);
    }
  }

  /** Strikes every second, or twice: when a third of all increments is made, and two thirds. */
  private void makeTrouble(
      Trouble.Scene scene, RefcacheCache<Integer, Long> cache, List<IncrementsProcess> processes)
      throws InterruptedException {
    long lastNanos = System.nanoTime();
    while (processes.stream().anyMatch(IncrementsProcess::isRunning)) {
      Thread.sleep(LOOK_MILLIS);
      boolean due =
          switch (trouble) {
            case NONE -> false;
            case CUT -> System.nanoTime() - lastNanos > BETWEEN_CUTS_NANOS;
            case RESTART, FAILOVER ->
                strikes < STRIKES
                    && Account.sum(counters(cache)) * (STRIKES + 1) > increments * (strikes + 1L);
          };
      if (due) {
        scene.strike();
        strikes++;
        lastNanos = System.nanoTime();
      }
    }
  }

  /** The counters, as soon as they can be read. */
  static List<Long> counters(RefcacheCache<Integer, Long> cache) throws InterruptedException {
    while (true) {
      try {
        Map<Integer, Long> values =
            cache.getAll(IntStream.range(0, Incrementer.KEYS).boxed().collect(Collectors.toSet()));
        return IntStream.range(0, Incrementer.KEYS)
            .mapToObj(key -> values.getOrDefault(key, 0L))
            .toList();
      } catch (CacheException e) {
        Thread.sleep(LOOK_MILLIS);
      }
    }
  }

  private boolean report(Account account, List<Long> counters, long nanos) {
    boolean agrees = account.agreesWith(counters);
    System.out.printf(
        Locale.ROOT,
        "%-8s strikes %3d  applied %,8d  unknown %4d  failed and begun again %,6d  counted %,8d  %.1f s  %s%n",
        trouble.name().toLowerCase(Locale.ROOT),
        strikes,
        Account.sum(account.applied()),
        Account.sum(account.unknown()),
        account.failed(),
        Account.sum(counters),
        nanos / 1e9,
        agrees
            ? "agrees"
            : "DOES NOT AGREE: applied %s, unknown %s, counted %s"
                .formatted(account.applied(), account.unknown(), counters));
    return agrees;
  }
}
