package io.refcache.jcache.soak;

import io.refcache.engine.ConservationLaw;
import io.refcache.engine.Engine;
import io.refcache.jcache.RefcacheCachingProvider;
import io.refcache.jcache.RefcacheManager;
import io.refcache.store.Backend;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * Everything at once, for as long as one likes: all operations, on several caches of one manager,
 * by several threads, while limits and policies change and caches come and go.
 *
 * <p>At the end the caches are closed, and there must be nothing left: no block, no used byte, no
 * mapped byte. What the process has of memory must not have grown from the second sixth of the run
 * to the last, as {@link Gauge} says. The exit code says whether all that is so; an interrupt from
 * the keyboard ends the run early and checks as well.
 */
public final class Soak {
  private static final int WORKERS = 3;
  private static final long REPORT_MILLIS = TimeUnit.SECONDS.toMillis(30);
  private static final long DISTURBANCE_MILLIS = 200;
  private static final String MAXMEMORY = "48mb";

  private final long runMillis;
  private final LongAdder operations = new LongAdder();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final RefcacheCachingProvider provider = new RefcacheCachingProvider();
  private final RefcacheManager manager;
  private final Engine engine;
  private final Caches caches;
  private final ClockJumps jumps = new ClockJumps();
  private final Gauge gauge = new Gauge(this::mappedBytes);
  private volatile boolean stopped;

  Soak(long runMillis) {
    this.runMillis = runMillis;
    Properties properties = new Properties();
    properties.setProperty("refcache.maxmemory", MAXMEMORY);
    manager =
        (RefcacheManager)
            provider.getCacheManager(URI.create("soak"), Soak.class.getClassLoader(), properties);
    engine = (Engine) manager.unwrap(Backend.class);
    caches = new Caches(manager);
  }

  /** Runs for {@code soak.minutes}; an hour by default. */
  public static void main(String[] arguments) throws Exception {
    double minutes = Double.parseDouble(System.getProperty("soak.minutes", "60"));
    Soak soak = new Soak((long) (minutes * TimeUnit.MINUTES.toMillis(1)));
    Thread main = Thread.currentThread();
    Thread onInterrupt =
        new Thread(
            () -> {
              soak.stopped = true;
              try {
                main.join(TimeUnit.MINUTES.toMillis(1));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Runtime.getRuntime().addShutdownHook(onInterrupt);
    int exitCode = 0;
    try {
      soak.run();
      System.out.println("soak: passed");
    } catch (Throwable e) {
      e.printStackTrace(System.out);
      System.out.println("soak: FAILED");
      exitCode = 1;
    }
    if (!soak.stopped || exitCode != 0) {
      Runtime.getRuntime().halt(exitCode);
    }
  }

  /** Runs, closes and checks. */
  void run() throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      Worker worker = new Worker(caches, i, operations);
      threads.add(start("worker-" + i, worker::step));
    }
    threads.add(start("clock-jumps", jumps::step));
    try (Disturber disturber = new Disturber(manager, caches)) {
      watch(disturber);
    }
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
    gauge.sample(operations.sum());
    report();
    if (failure.get() != null) {
      throw new AssertionError("something failed during the run", failure.get());
    }
    jumps.close();
    caches.destroyAll();
    ConservationLaw.checkAndClose(engine);
    provider.close();
    gauge.assertFlat();
    System.out.println("soak: every byte is accounted for; " + gauge.verdict());
  }

  private void watch(Disturber disturber) throws Exception {
    long end = System.currentTimeMillis() + runMillis;
    long nextReport = System.currentTimeMillis() + REPORT_MILLIS;
    while (!stopped && failure.get() == null && System.currentTimeMillis() < end) {
      Thread.sleep(Math.min(DISTURBANCE_MILLIS, runMillis));
      disturber.step();
      if (System.currentTimeMillis() >= nextReport) {
        nextReport += REPORT_MILLIS;
        gauge.sample(operations.sum());
        report();
      }
    }
  }

  private long mappedBytes() {
    return ((Number) engine.info().get("used_memory_rss")).longValue() + jumps.mappedBytes();
  }

  private void report() {
    Map<String, Object> info = engine.info();
    System.out.printf(
        "soak: %s, used %,d, mapped %,d, evicted %s, expired %s, pending %s, caches %d%n",
        gauge.last(),
        info.get("used_memory"),
        info.get("used_memory_rss"),
        info.get("evicted_keys"),
        info.get("expired_keys"),
        info.get("lazyfree_pending_bytes"),
        caches.size());
  }

  /** Something that is done again and again. */
  private interface Step {
    void run() throws Exception;
  }

  private Thread start(String name, Step step) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (!stopped && failure.get() == null) {
                  step.run();
                }
              } catch (Throwable e) {
                failure.compareAndSet(null, e);
              }
            },
            "soak-" + name);
    thread.start();
    return thread;
  }
}
