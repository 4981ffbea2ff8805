package io.refcache.jcache.soak;

import io.refcache.jcache.RefcacheManager;
import io.refcache.store.Backend;
import java.util.List;
import java.util.SplittableRandom;

/** Changes policies, limits and options while others work, and makes caches anew. */
final class Disturber implements AutoCloseable {
  private static final List<String> POLICIES =
      List.of(
          "allkeys-lru",
          "allkeys-lfu",
          "allkeys-lrm",
          "allkeys-random",
          "volatile-lru",
          "volatile-lfu",
          "volatile-lrm",
          "volatile-random",
          "volatile-ttl",
          "noeviction");
  private static final List<String> LIMITS = List.of("48mb", "32mb", "16mb", "8mb", "48mb");
  private static final List<String> FLAGS =
      List.of(
          "lazyfree-lazy-eviction",
          "lazyfree-lazy-expire",
          "lazyfree-lazy-server-del",
          "lazyfree-lazy-user-del",
          "lazyfree-lazy-user-flush",
          "active-expire");

  private final RefcacheManager manager;
  private final Backend backend;
  private final Caches caches;
  private final SplittableRandom random = new SplittableRandom(20_261_121);
  private int step;

  Disturber(RefcacheManager manager, Caches caches) {
    this.manager = manager;
    this.caches = caches;
    this.backend = manager.unwrap(Backend.class);
  }

  /** Changes one thing; every policy has its turn. */
  void step() {
    step++;
    switch (step % 6) {
      case 0 -> backend.setOption("maxmemory-policy", POLICIES.get(step / 6 % POLICIES.size()));
      case 1 -> backend.setOption("maxmemory", LIMITS.get(random.nextInt(LIMITS.size())));
      case 2 -> caches.renew(random.nextInt(Caches.KINDS));
      case 3 ->
          backend.setOption(
              FLAGS.get(random.nextInt(FLAGS.size())), random.nextBoolean() ? "yes" : "no");
      case 4 -> backend.setOption("active-expire-effort", "" + random.nextInt(1, 11));
      default -> manager.enableStatistics("soak-" + random.nextInt(Caches.KINDS), step % 2 == 0);
    }
  }

  @Override
  public void close() {
    backend.setOption("active-expire", "yes");
  }
}
