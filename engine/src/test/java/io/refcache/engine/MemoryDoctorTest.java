package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.engine.doctor.Finding;
import io.refcache.engine.doctor.Finding.Weight;
import io.refcache.engine.doctor.MemoryDoctor;
import io.refcache.engine.doctor.Patient;
import io.refcache.engine.evict.EvictionPolicy;
import io.refcache.store.MemoryLimitException;
import io.refcache.store.Store;
import io.refcache.store.Ttl;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The doctor finds what is wrong, once it is brought about, and quotes the figures. */
class MemoryDoctorTest extends EngineScenarios {
  private static final long MEBIBYTE = 1 << 20;

  private Finding finding(String name) {
    List<Finding> found =
        engine.findings().stream().filter(finding -> finding.name().equals(name)).toList();
    assertThat(found).as("finding '%s' in %s", name, engine.findings()).hasSize(1);
    assertThat(engine.memoryDoctor()).contains("\n* " + name + ": " + found.get(0).text());
    return found.get(0);
  }

  private void problem(String name, String... quotes) {
    Finding finding = finding(name);
    assertThat(finding.weight()).isEqualTo(Weight.PROBLEM);
    assertThat(finding.text()).contains(quotes);
    assertThat(engine.memoryDoctor()).contains(" wrong.").doesNotStartWith("Nothing");
  }

  private void note(String name, String... quotes) {
    Finding finding = finding(name);
    assertThat(finding.weight()).isEqualTo(Weight.NOTE);
    assertThat(finding.text()).contains(quotes);
  }

  private void notFound(String name) {
    assertThat(engine.findings()).extracting(Finding::name).doesNotContain(name);
  }

  /** Opens with a limit that no JVM objects to. */
  private void openLimited(EvictionPolicy policy) {
    open(policy);
    limit(64 * MEBIBYTE);
  }

  private void refused(String key, int bytes) {
    assertThatThrownBy(() -> put(key, bytes)).isInstanceOf(MemoryLimitException.class);
  }

  // --- nothing
  // ------------------------------------------------------------------------------------

  @Test
  void anEmptyEngineIsCalledEmpty() {
    openLimited(EvictionPolicy.ALLKEYS_LRU);
    assertThat(engine.memoryDoctor()).isEqualTo("Nothing is wrong: this engine is empty.");
  }

  @Test
  void aHealthyEngineIsCalledHealthy() {
    openLimited(EvictionPolicy.ALLKEYS_LRU);
    putNumbered(0, 1000, 100, Ttl.NONE);
    assertThat(engine.memoryDoctor())
        .matches(
            "Nothing is wrong: used_memory \\d+\\.\\d KB of maxmemory 64\\.0 MB, keys 1,000 in stores 1\\.");
  }

  // --- limits
  // -------------------------------------------------------------------------------------

  @Test
  void aMissingLimitIsNoted() {
    open(EvictionPolicy.ALLKEYS_LRU);
    note("unlimited", "Set maxmemory");
  }

  @Test
  void tablesThatTakeMostOfTheLimitAreFound() {
    open(EvictionPolicy.ALLKEYS_LRU, Map.of("value-sharing", "yes"));
    for (int i = 0; i < 1000; i++) {
      put("k" + i, integer(1));
    }
    limit(used() * 5 / 4);
    problem("overhead", "used_memory_overhead", "maxmemory", "Raise maxmemory");
    limit(used() * 10);
    notFound("overhead");
  }

  @Test
  void directMemoryThatTheJvmLimitsIsFound() {
    openLimited(EvictionPolicy.ALLKEYS_LRU);
    Map<String, Object> figures = new HashMap<>(engine.info());
    figures.put("direct_memory_limit", 70 * MEBIBYTE);
    Patient limited = new Patient("limited", figures, engine.options());
    assertThat(MemoryDoctor.examine(limited, List.of()))
        .singleElement()
        .satisfies(found -> assertThat(found.name()).isEqualTo("direct-memory"))
        .satisfies(
            found ->
                assertThat(found.text())
                    .contains("direct_memory_limit 70.0 MB", "-XX:MaxDirectMemorySize"));
    figures.put("direct_memory_limit", 200 * MEBIBYTE);
    assertThat(MemoryDoctor.examine(limited, List.of())).isEmpty();
  }

  @Test
  void aShareThatWasCutToTheDirectMemoryOfTheJvmIsNoted() {
    openLimited(EvictionPolicy.ALLKEYS_LRU);
    Map<String, Object> figures = new HashMap<>(engine.info());
    figures.put("direct_memory_limit", 100 * MEBIBYTE);
    figures.put("maxmemory", 100 * MEBIBYTE / 100 * 85);
    Patient cut = new Patient("cut", figures, Map.of("maxmemory", "25%"));
    assertThat(MemoryDoctor.examine(cut, List.of()))
        .singleElement()
        .satisfies(found -> assertThat(found.weight()).isEqualTo(Weight.NOTE))
        .satisfies(
            found -> assertThat(found.text()).contains("maxmemory = 25% was cut to 85.0 MB"));
  }

  // --- waste
  // --------------------------------------------------------------------------------------

  /** Leaves one entry in each page. */
  private void fragment() {
    int entries = 20_000;
    putNumbered(0, entries, 1000, Ttl.NONE);
    for (int i = 0; i < entries; i++) {
      if (i % 32 != 0) {
        remove(name(i));
      }
    }
    drain();
  }

  @Test
  void fragmentationIsFound() {
    openLimited(EvictionPolicy.ALLKEYS_LRU);
    fragment();
    problem("fragmentation", "allocator_frag_ratio is ", "allocator_frag_bytes 1");
    store.clear();
    drain();
    notFound("fragmentation");
  }

  @Test
  void aPeakFarAboveWhatIsUsedIsNoted() {
    openLimited(EvictionPolicy.ALLKEYS_LRU);
    putNumbered(0, 20_000, 1000, Ttl.NONE);
    notFound("peak");
    store.clear();
    drain();
    note("peak", "used_memory_peak 2", "used_memory 0 bytes");
  }

  @Test
  void slabsThatHoldNoBlockAreNotedUntilTheyHaveGoneBack() {
    openLimited(EvictionPolicy.ALLKEYS_LRU);
    putNumbered(0, 20_000, 1000, Ttl.NONE);
    store.clear();
    drain();
    note("unreturned", "allocator_rss_bytes 2");
    background();
    notFound("unreturned");
  }

  // --- the background
  // -----------------------------------------------------------------------------

  @Test
  void muchThatIsPendingIsFound() throws InterruptedException {
    openLimited(EvictionPolicy.ALLKEYS_LRU);
    putNumbered(0, 10_000, 1000, Ttl.NONE);
    holdReclaimer();
    store.clear();
    problem("pending", "lazyfree_pending_bytes 1", "lazyfree-idle-threshold");
    drain();
    notFound("pending");
  }

  @Test
  void expiryThatIsSwitchedOffIsFound() {
    openLimited(EvictionPolicy.ALLKEYS_LRU);
    put("key", 10, 1000);
    notFound("expiry-off");
    set("active-expire", "no");
    problem("expiry-off", "expires 1", "active-expire = yes");
  }

  @Test
  void entriesThatAreDueButNotCollectedAreFound() {
    openLimited(EvictionPolicy.ALLKEYS_LRU);
    putNumbered(0, 10, 10, HOUR_MILLIS);
    Map<String, Object> figures = new HashMap<>(engine.info());
    figures.put("expired_stale_perc", 30.0);
    assertThat(MemoryDoctor.examine(new Patient("stale", figures, engine.options()), List.of()))
        .singleElement()
        .satisfies(found -> assertThat(found.name()).isEqualTo("stale"))
        .satisfies(
            found ->
                assertThat(found.text())
                    .contains("expired_stale_perc is 30", "Raise active-expire-effort (now 1)"));
    figures.put("expired_stale_perc", 20.0);
    assertThat(MemoryDoctor.examine(new Patient("fine", figures, engine.options()), List.of()))
        .isEmpty();
  }

  @Test
  void aLimitThatIsExceededForLongIsFound() {
    open(EvictionPolicy.NO_EVICTION);
    putNumbered(0, 1000, 100, Ttl.NONE);
    limit(used() / 2);
    background();
    problem("exceeded", "maxmemory-policy = noeviction");
  }

  @Test
  void garbageThatCouldNotBeFreedIsFound() {
    openLimited(EvictionPolicy.ALLKEYS_LRU);
    engine.reclaimer.submit(new BrokenGarbage());
    drain();
    problem("failures", "lazyfree_failures 1");
  }

  private static final class BrokenGarbage implements io.refcache.engine.reclaim.Garbage {
    @Override
    public long bytes() {
      return 1;
    }

    @Override
    public long objects() {
      return 1;
    }

    @Override
    public boolean freeSome(int maxBlocks) {
      throw new IllegalStateException("broken on purpose");
    }
  }

  // --- evictions
  // ----------------------------------------------------------------------------------

  @Test
  void evictionsAreExplained() {
    open(EvictionPolicy.ALLKEYS_LRU);
    putNumbered(0, 1000, 100, Ttl.NONE);
    limit(used());
    putNumbered(1000, 1500, 100, Ttl.NONE);
    get(name(1499));
    note(
        "evictions",
        "evicted_keys ",
        "evicted_for_writes ",
        "Of all reads 100.0 % find their entry");
    assertThat(engine.memoryDoctor()).startsWith("Nothing is wrong");
  }

  @Test
  void writesThatNoEvictionRefusesAreFound() {
    open(EvictionPolicy.NO_EVICTION);
    putNumbered(0, 100, 100, Ttl.NONE);
    limit(used());
    refused("one more", 1000);
    problem("noeviction", "cache 'store'", "refused_writes 1", "choose a policy that evicts");
  }

  @Test
  void aVolatilePolicyWithoutVolatileEntriesIsFound() {
    open(EvictionPolicy.VOLATILE_LRU);
    putNumbered(0, 100, 100, Ttl.NONE);
    limit(used());
    refused("one more", 1000);
    problem("no-volatile-entries", "volatile-lru", "keys 100", "expires 0", "allkeys-*");
  }

  @Test
  void entriesThatAreTooLargeAreFound() {
    open(EvictionPolicy.ALLKEYS_LRU);
    limit(100_000);
    refused("large", 200_000);
    problem("oversized", "oversized_writes 1", "maxmemory 97.7 KB");
    notFound("refused-writes");
  }

  @Test
  void writesThatAreRefusedOtherwiseAreFound() {
    open(EvictionPolicy.VOLATILE_LRU);
    putNumbered(0, 100, 1000, Ttl.NONE);
    putNumbered(100, 110, 1000, HOUR_MILLIS);
    limit(used());
    refused("larger than all that may go", 50_000);
    putNumbered(200, 205, 100, HOUR_MILLIS);
    problem("refused-writes", "refused_writes 1", "Raise maxmemory");
  }

  @Test
  void aCacheThatPushesOutTheOthersIsFound() {
    open(EvictionPolicy.ALLKEYS_LRU);
    Store greedy = openStore("greedy", Map.of());
    putNumbered(0, 3000, 100, Ttl.NONE);
    clock.advanceMillis(HOUR_MILLIS);
    limit(used());
    for (int i = 0; i < 500; i++) {
      put(greedy, name(i), bytes(100), Ttl.NONE);
    }
    problem("crowding-out", "cache 'greedy' pushes out the others", "maxmemory of its own");
  }

  @Test
  void aQuotaThatIsUsedUpWhileThereIsRoomIsNoted() {
    openLimited(EvictionPolicy.ALLKEYS_LRU);
    Store small = openStore("small", Map.of("maxmemory", "100kb"));
    for (int i = 0; i < 2000; i++) {
      put(small, name(i), bytes(100), Ttl.NONE);
    }
    note("quota", "cache 'small' evicts", "maxmemory of 100.0 KB");
  }
}
