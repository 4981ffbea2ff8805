package io.refcache.redis;

import io.refcache.jcache.CacheUnavailableException;
import io.refcache.jcache.RefcacheCache;
import io.refcache.jcache.RefcacheManager;
import io.refcache.store.Backend;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ModifiedExpiryPolicy;

/**
 * Looks for reads from copies that are out of date: one JVM writes, three threads of another one
 * read with {@code near}, and meanwhile the server is flushed, paused, killed, loses connections
 * and has to evict.
 *
 * <p>A read is out of date by the time between the moment at which the writer knew that the value
 * was no longer true, and the moment at which the read began. That may be as long as {@code
 * near-max-staleness} and {@value #TOLERANCE_MILLIS} ms. And when nobody writes, and the server has
 * told all, every entry must be what it is on the server.
 */
final class StaleReads {
  static final long TOLERANCE_MILLIS = 50;

  private static final int KEYS = 64;
  private static final int READERS = 3;
  private static final long TTL_MILLIS = 400;
  private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int SECOND_LOOKS = 3;

  private final long maxStalenessMillis;
  private final PrintStream out;
  private final Random random = new Random(20_261_122);
  private final RedisServer server = RedisServer.start("--maxmemory-policy", "allkeys-random");
  private final Jvm near;
  private final Jvm other;
  private final RefcacheCache<Integer, Long> ours;
  private final RefcacheCache<Integer, Long> theirs;

  /** Every second entry expires. */
  private final RefcacheCache<Integer, Long> oursExpiring;

  private final RefcacheCache<Integer, Long> theirsExpiring;
  private final RefcacheCache<Integer, byte[]> ballast;
  private final Truth[] truths = new Truth[KEYS];

  /** Held by who changes entries, or wants that nobody does. */
  private final ReentrantLock changing = new ReentrantLock(true);

  private final LongAdder reads = new LongAdder();
  private final LongAdder values = new LongAdder();
  private final LongAdder writes = new LongAdder();
  private final AtomicLong stalestNanos = new AtomicLong();
  private final List<Throwable> failures = new ArrayList<>();
  private long checks;
  private long staleAtRest;
  private final int[] faults = new int[Fault.values().length];
  private volatile boolean over;

  /** What happens to the server. */
  private enum Fault {
    FLUSH,
    KILL_CONNECTIONS,
    KILL_TRACKING,
    PAUSE,
    LONG_PAUSE,
    RESTART,
    EVICT
  }

  /** What was found. */
  record Result(
      long reads, long nearHits, long writes, long checks, long staleAtRest, double stalestMillis) {
    boolean isGood(long maxStalenessMillis) {
      return staleAtRest == 0 && stalestMillis <= maxStalenessMillis + TOLERANCE_MILLIS;
    }
  }

  StaleReads(long maxStalenessMillis, PrintStream out) throws InterruptedException {
    this.maxStalenessMillis = maxStalenessMillis;
    this.out = out;
    near = new Jvm(server.uri(), "near", "16mb", "near-max-staleness", maxStalenessMillis + "ms");
    other = new Jvm(server.uri());
    MutableConfiguration<Integer, Long> eternal =
        new MutableConfiguration<Integer, Long>().setTypes(Integer.class, Long.class);
    MutableConfiguration<Integer, Long> expiring =
        new MutableConfiguration<>(eternal)
            .setExpiryPolicyFactory(
                ModifiedExpiryPolicy.factoryOf(new Duration(TimeUnit.MILLISECONDS, TTL_MILLIS)));
    ours = open(near, "eternal", eternal);
    theirs = open(other, "eternal", eternal);
    oursExpiring = open(near, "expiring", expiring);
    theirsExpiring = open(other, "expiring", expiring);
    ballast =
        open(
            other,
            "ballast",
            new MutableConfiguration<Integer, byte[]>()
                .setTypes(Integer.class, byte[].class)
                .setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(Duration.ONE_MINUTE)));
    Arrays.setAll(truths, i -> new Truth());
  }

  /** On a busy machine a server may be late with its first replies. */
  private static <V> RefcacheCache<Integer, V> open(
      Jvm jvm, String name, MutableConfiguration<Integer, V> configuration)
      throws InterruptedException {
    AtomicReference<RefcacheCache<Integer, V>> opened = new AtomicReference<>();
    Patience.await(
        () -> {
          try {
            opened.set(jvm.cache(name, configuration));
            return true;
          } catch (CacheUnavailableException e) {
            return false;
          }
        });
    return opened.get();
  }

  public static void main(String[] arguments) throws Exception {
    long minutes = Long.getLong("stale.minutes", 10);
    long maxStalenessMillis = Long.getLong("stale.millis", 1000);
    StaleReads check = new StaleReads(maxStalenessMillis, System.out);
    Result result = check.run(TimeUnit.MINUTES.toNanos(minutes));
    System.exit(result.isGood(maxStalenessMillis) ? 0 : 1);
  }

  Result run(long durationNanos) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    threads.add(start("writer", this::write));
    for (int i = 0; i < READERS; i++) {
      int seed = i;
      threads.add(start("reader", () -> read(new Random(seed))));
    }
    long startNanos = System.nanoTime();
    long reportedNanos = startNanos;
    try {
      for (int i = 0; System.nanoTime() - startNanos < durationNanos; i++) {
        Thread.sleep(100);
        disturb(Fault.values()[i % Fault.values().length]);
        Thread.sleep(100);
        checkAtRest();
        if (System.nanoTime() - reportedNanos > REPORT_NANOS) {
          reportedNanos = System.nanoTime();
          out.println(describe(result(), startNanos));
        }
      }
    } finally {
      over = true;
      for (Thread thread : threads) {
        thread.join();
      }
    }
    Result result = result();
    out.println(describe(result, startNanos));
    failures.forEach(failure -> failure.printStackTrace(out));
    if (!failures.isEmpty()) {
      throw new IllegalStateException("the check itself has failed", failures.get(0));
    }
    near.close();
    other.close();
    server.close();
    return result;
  }

  private Thread start(String name, Runnable task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (RuntimeException | Error e) {
                synchronized (failures) {
                  failures.add(e);
                }
              }
            },
            name);
    thread.start();
    return thread;
  }

  private Result result() {
    return new Result(
        values.sum(),
        NearFigures.of(ours, "near_hits") + NearFigures.of(oursExpiring, "near_hits"),
        writes.sum(),
        checks,
        staleAtRest,
        stalestNanos.get() / 1e6);
  }

  private String describe(Result result, long startNanos) {
    StringBuilder happened = new StringBuilder();
    for (Fault fault : Fault.values()) {
      happened.append(' ').append(fault).append(' ').append(faults[fault.ordinal()]);
    }
    return ("%,d s: %,d reads that found a value, %,d of them near, %,d writes;%s; %,d entries checked at rest,"
            + " %d out of date; the stalest read %.1f ms (%d allowed)")
        .formatted(
            TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos),
            result.reads,
            result.nearHits,
            result.writes,
            happened,
            result.checks,
            result.staleAtRest,
            result.stalestMillis,
            maxStalenessMillis + TOLERANCE_MILLIS);
  }

  private static boolean expires(int key) {
    return key % 2 == 1;
  }

  // --- writing ----------------------------------------------------------------------------------

  private void write() {
    Random keys = new Random(42);
    while (!over) {
      int key = keys.nextInt(KEYS);
      changing.lock();
      try {
        if (keys.nextInt(20) == 0) {
          remove(key);
        } else {
          put(key);
        }
      } finally {
        changing.unlock();
      }
    }
  }

  private void put(int key) {
    Truth truth = truths[key];
    long value = truth.next();
    try {
      (expires(key) ? theirsExpiring : theirs).put(key, value);
      long nanos = System.nanoTime();
      truth.written(nanos);
      if (expires(key)) {
        truth.lastsUntil(nanos + TimeUnit.MILLISECONDS.toNanos(TTL_MILLIS));
      }
      writes.increment();
    } catch (CacheException e) {
      truth.unknown();
    }
  }

  private void remove(int key) {
    try {
      (expires(key) ? theirsExpiring : theirs).remove(key);
      truths[key].removed(System.nanoTime());
      writes.increment();
    } catch (CacheException e) {
      // What was there is perhaps still there.
    }
  }

  // --- reading ----------------------------------------------------------------------------------

  private void read(Random keys) {
    while (!over) {
      int key = keys.nextInt(KEYS);
      long startNanos = System.nanoTime();
      Long value;
      try {
        value = (expires(key) ? oursExpiring : ours).get(key);
      } catch (CacheException e) {
        continue;
      }
      reads.increment();
      if (value != null) {
        values.increment();
        long staleNanos = truths[key].staleNanos(value, startNanos);
        stalestNanos.accumulateAndGet(staleNanos, Math::max);
      }
    }
  }

  /** Holds each entry here to what it is on the server, while nobody writes. */
  private void checkAtRest() throws InterruptedException {
    changing.lock();
    try {
      for (int key = 0; key < KEYS; key++) {
        checks++;
        boolean right = isRight(key);
        for (int look = 0; !right && look < SECOND_LOOKS; look++) {
          NearFigures.awaitNews(near.manager.unwrap(RefcacheManager.class).unwrap(Backend.class));
          right = isRight(key);
        }
        if (!right) {
          staleAtRest++;
        }
      }
    } finally {
      changing.unlock();
    }
  }

  /** An entry that is there may expire before it is read here. */
  private boolean isRight(int key) throws InterruptedException {
    Long[] there = new Long[1];
    Long[] here = new Long[1];
    Patience.await(
        () -> {
          try {
            there[0] = (expires(key) ? theirsExpiring : theirs).get(key);
            here[0] = (expires(key) ? oursExpiring : ours).get(key);
            return true;
          } catch (CacheException e) {
            return false;
          }
        });
    return Objects.equals(there[0], here[0]) || expires(key) && here[0] == null;
  }

  // --- what happens to the server ---------------------------------------------------------------

  private void disturb(Fault fault) throws InterruptedException {
    faults[fault.ordinal()]++;
    try {
      switch (fault) {
        case FLUSH -> removingAll(() -> server.command("FLUSHALL"));
        case KILL_CONNECTIONS -> server.command("CLIENT", "KILL", "TYPE", "normal");
        case KILL_TRACKING -> killTracking();
        case PAUSE -> pause(maxStalenessMillis / 4);
        case LONG_PAUSE -> pause(2 * maxStalenessMillis);
        case RESTART ->
            removingAll(
                () -> {
                  server.restart("--maxmemory-policy", "allkeys-random");
                  return "";
                });
        case EVICT -> evict();
      }
    } catch (IOException e) {
      // A server that is busy elsewhere; what it was told may be done or not.
    }
  }

  private void pause(long millis) throws InterruptedException {
    server.signal("STOP");
    Thread.sleep(millis);
    server.signal("CONT");
  }

  /** Kills the connections on which changes are told. */
  private void killTracking() throws IOException {
    for (String client : server.command("CLIENT", "LIST").split("\n")) {
      if (client.matches("id=.* flags=[a-zA-Z]*t.*")) {
        server.command("CLIENT", "KILL", "ID", client.replaceAll("id=(\\d+) .*", "$1").strip());
      }
    }
  }

  private void evict() throws IOException {
    server.command("CONFIG", "SET", "maxmemory", "3mb");
    for (int i = 0; i < 200; i++) {
      try {
        ballast.put(random.nextInt(4000), new byte[4000]);
      } catch (CacheException e) {
        // It does not matter.
      }
    }
    server.command("CONFIG", "SET", "maxmemory", "0");
  }

  /** Something that removes all entries. */
  @FunctionalInterface
  private interface Removal {
    String run() throws IOException;
  }

  private void removingAll(Removal removal) throws IOException {
    changing.lock();
    try {
      removal.run();
      long nanos = System.nanoTime();
      for (Truth truth : truths) {
        truth.removed(nanos);
      }
    } finally {
      changing.unlock();
    }
  }
}
