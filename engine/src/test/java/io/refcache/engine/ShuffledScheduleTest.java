package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.engine.evict.EvictionPolicy;
import io.refcache.faults.Schedule;
import io.refcache.faults.WithFaults;
import io.refcache.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A few keys, many threads, and a schedule that is shuffled between any two accesses to memory:
 * whatever comes of it, no value is torn, and everything adds up.
 *
 * <p>Each round prints its seed. {@code -Drefcache.schedule.rounds=1000} takes longer, and {@code
 * -Drefcache.schedule.seed=n} begins with a round again.
 */
@WithFaults
class ShuffledScheduleTest {
  private static final int ROUNDS = Integer.getInteger("refcache.schedule.rounds", 3);
  private static final long FIRST_SEED =
      Long.getLong("refcache.schedule.seed", System.nanoTime() & Integer.MAX_VALUE);
  private static final int WORKERS = 3;
  private static final int KEYS = 40;
  private static final int OPERATIONS = 800;
  private static final long PATIENCE_SECONDS = 120;

  @Test
  void everythingAddsUpHoweverThreadsAreShuffled() throws Exception {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + ROUNDS; seed++) {
      System.out.println("schedule: seed " + seed);
      round(seed);
    }
  }

  private static void round(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    Engine engine =
        new Engine(
            "shuffled",
            Map.of(
                "maxmemory", "1mb",
                "debug-memory", random.nextBoolean() ? "yes" : "no",
                "maxmemory-policy", policy(random),
                "active-defrag-ignore-bytes", "1",
                "active-defrag-threshold-lower", "1",
                "active-defrag-cycle-max", "99"));
    List<Store> stores =
        List.of(
            engine.open("plain", Map.of("on-full", "drop", "segments", "1")),
            engine.open(
                "sharing", Map.of("on-full", "drop", "segments", "1", "value-sharing", "yes")));
    Schedule.begin(seed);
    try {
      work(engine, stores, random);
    } finally {
      Schedule.end();
    }
    assertThat(engine.allocator.corruptedBlocks()).isZero();
    engine.setOption("maxmemory", "0");
    ConservationLaw.checkAndClose(engine);
  }

  private static void work(Engine engine, List<Store> stores, SplittableRandom random)
      throws Exception {
    List<CompletableFuture<Void>> workers = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      long seed = random.nextLong();
      CompletableFuture<Void> worker = new CompletableFuture<>();
      workers.add(worker);
      Thread thread =
          new Thread(
              () -> {
                try {
                  EngineConcurrencyTest.mixedWork(stores, seed, KEYS, OPERATIONS);
                  worker.complete(null);
                } catch (Throwable e) {
                  worker.completeExceptionally(e);
                }
              },
              "worker-" + i);
      thread.setDaemon(true);
      thread.start();
    }
    while (workers.stream().anyMatch(worker -> !worker.isDone())) {
      disturb(engine, random);
    }
    for (CompletableFuture<Void> worker : workers) {
      worker.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static void disturb(Engine engine, SplittableRandom random) {
    switch (random.nextInt(8)) {
      case 0 -> engine.setOption("maxmemory", random.nextInt(256, 2048) + "kb");
      case 1 -> engine.setOption("maxmemory-policy", policy(random));
      case 2 -> {
        // Switched off and on again, defragmentation begins at once.
        engine.setOption("activedefrag", "no");
        engine.setOption("activedefrag", "yes");
      }
      // Writers empty pages and slabs for themselves.
      case 3 -> engine.allocator.setCommitLimit(1);
      case 4 -> engine.info();
      default -> engine.maintain();
    }
  }

  private static String policy(SplittableRandom random) {
    EvictionPolicy[] policies = EvictionPolicy.values();
    return policies[random.nextInt(policies.length)].optionName();
  }
}
