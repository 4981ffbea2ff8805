package io.refcache.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.engine.evict.EvictionPolicy;
import io.refcache.store.Precondition;
import io.refcache.store.Store;
import io.refcache.store.Stored;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values that are written over their predecessors, in the same record. */
class OverwrittenValuesTest extends EngineScenarios {

  @Test
  void aValueOfTheSameFormTakesTheRecordOfTheOldOne() {
    open(EvictionPolicy.NO_EVICTION);
    put("key", text("one"));
    long records = store.context.records.created();
    long used = used();
    long version = inspect("key").version();
    assertThat(put("key", text("two"))).isEqualTo(Stored.UPDATED);
    assertThat(read("key")).isEqualTo("two");
    assertThat(inspect("key").version()).isNotEqualTo(version);
    assertThat(store.context.records.created()).isEqualTo(records);
    assertThat(used()).isEqualTo(used);
    assertThat(figure("replaced_keys")).isEqualTo(1);
  }

  @Test
  void aValueOfAnotherSizeClassGetsARecordOfItsOwn() {
    open(EvictionPolicy.NO_EVICTION);
    put("key", 100);
    long records = store.context.records.created();
    put("key", 200);
    put("key", 100);
    assertThat(store.context.records.created()).isEqualTo(records + 2);
    assertThat(get("key")).isTrue();
  }

  @Test
  void aRecordThatAReaderHoldsKeepsItsValue() {
    open(EvictionPolicy.NO_EVICTION);
    put("first", text("old"));
    put("second", text("old"));
    Map<String, String> seen = new HashMap<>();
    store.scan(
        Store.SCAN_START,
        (key, value) -> {
          put("first", text("new"));
          put("second", text("new"));
          seen.put(new String(key.toByteArray(), UTF_8), new String(value.toByteArray(), UTF_8));
        });
    assertThat(seen).isEqualTo(Map.of("first", "old", "second", "old"));
    assertThat(read("first")).isEqualTo("new");
    assertThat(read("second")).isEqualTo("new");
  }

  @Test
  void theOldValueIsToldToWhoAsksForIt() {
    open(EvictionPolicy.NO_EVICTION);
    put("key", text("one"));
    ValueBytes previous = new ValueBytes();
    store.put(key("key"), text("two"), Precondition.ANY, 0, Ttl.NONE, Ttl.NONE, previous);
    assertThat(new String(previous.toByteArray(), UTF_8)).isEqualTo("one");
    assertThat(read("key")).isEqualTo("two");
  }

  @Test
  void aDeadlineIsGivenTakenAndKept() {
    open(EvictionPolicy.NO_EVICTION);
    put(store, "key", text("one"), HOUR_MILLIS);
    put(store, "key", text("two"), Ttl.KEEP);
    assertThat(inspect("key").ttlMillis()).isEqualTo(HOUR_MILLIS);
    put(store, "key", text("six"), 2 * HOUR_MILLIS);
    assertThat(inspect("key").ttlMillis()).isEqualTo(2 * HOUR_MILLIS);
    put(store, "key", text("ten"), Ttl.NONE);
    assertThat(inspect("key").ttlMillis()).isEqualTo(Ttl.NONE);
    assertThat(store.context.records.created()).isEqualTo(1);
    clock.advanceMillis(3 * HOUR_MILLIS);
    assertThat(read("key")).isEqualTo("ten");
  }

  @ParameterizedTest
  @EnumSource(EvictionPolicy.class)
  void atTheLimitNobodyIsEvictedForAValueOfTheSameSize(EvictionPolicy policy) {
    open(policy);
    putNumbered(0, 1000, 100, HOUR_MILLIS);
    limit(used());
    putNumbered(0, 1000, 100, HOUR_MILLIS);
    assertThat(countNumbered(0, 1000)).isEqualTo(1000);
    assertThat(figure("evicted_keys") + figure("refused_writes")).isZero();
  }

  private String read(String key) {
    ValueBytes value = new ValueBytes();
    store.get(key(key), value);
    return new String(value.toByteArray(), UTF_8);
  }
}
