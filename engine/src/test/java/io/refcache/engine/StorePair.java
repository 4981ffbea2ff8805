package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.store.EntryInfo;
import io.refcache.store.Found;
import io.refcache.store.KeyBytes;
import io.refcache.store.MemoryLimitException;
import io.refcache.store.Precondition;
import io.refcache.store.Store;
import io.refcache.store.StoreListener;
import io.refcache.store.Stored;
import io.refcache.store.ValueBytes;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/**
 * A store and its model, which do everything together and must agree on what comes of it.
 *
 * <p>They may differ in one way: the store evicts. It tells of every entry that it pushes out; the
 * model then gives up that entry as well, and it must have had it, with the same value. So an entry
 * that is missing without having been evicted is a difference, as is one that was evicted twice.
 */
final class StorePair {

  private record Eviction(KeyBytes key, ValueBytes value) {}

  private final Store real;
  private final Store model;
  private final WantsExpired wantsExpired;
  private final Queue<Eviction> evictions = new ArrayDeque<>();
  private final ValueBytes realValue = new ValueBytes();
  private final ValueBytes modelValue = new ValueBytes();

  StorePair(Store real, Store model, WantsExpired wantsExpired) {
    this.real = real;
    this.model = model;
    this.wantsExpired = wantsExpired;
    real.setListener(new Listener());
    model.setListener(new Listener());
  }

  /** Whether the stores' listeners take expired entries out themselves. */
  enum WantsExpired {
    YES,
    NO
  }

  private final class Listener implements StoreListener {
    @Override
    public boolean wantsExpired() {
      return wantsExpired == WantsExpired.YES;
    }

    @Override
    public void due(KeyBytes key) {
      KeyBytes copy = new KeyBytes();
      copy.set(key);
      removeExpired(copy);
    }

    @Override
    public void expired(KeyBytes key, ValueBytes value) {
      evicted(key, value);
    }

    @Override
    public boolean wantsEvicted() {
      return true;
    }

    @Override
    public void evicted(KeyBytes key, ValueBytes value) {
      KeyBytes keyCopy = new KeyBytes();
      keyCopy.set(key);
      ValueBytes valueCopy = new ValueBytes(value.length());
      copy(value, valueCopy);
      evictions.add(new Eviction(keyCopy, valueCopy));
    }
  }

  /** Lets the model forget what the store has evicted since the last call. */
  void followEvictions() {
    for (Eviction eviction; (eviction = evictions.poll()) != null; ) {
      long before = model.size();
      if (model.peek(eviction.key, modelValue) == Found.PRESENT) {
        assertSameValue(eviction.value, modelValue);
        model.remove(eviction.key, Precondition.ANY, 0, null);
      } else {
        model.removeExpired(eviction.key, null);
      }
      assertThat(model.size()).as("entries after one was evicted").isEqualTo(before - 1);
    }
  }

  void get(KeyBytes key) {
    Found found = real.get(key, realValue);
    assertThat(found).isEqualTo(model.get(key, modelValue));
    assertSameEntry(found);
  }

  void peek(KeyBytes key) {
    Found found = real.peek(key, realValue);
    assertThat(found).isEqualTo(model.peek(key, modelValue));
    assertSameEntry(found);
  }

  void getAndExpire(KeyBytes key, long ttl) {
    Found found = real.getAndExpire(key, ttl, realValue);
    // The entry is read first; room for its deadline may cost any entry, even this one.
    assertThat(found).isEqualTo(model.getAndExpire(key, ttl, modelValue));
    if (found == Found.PRESENT) {
      assertSameValue(realValue, modelValue);
    }
    followEvictions();
    peek(key);
  }

  void expire(KeyBytes key, long ttl) {
    boolean expired = real.expire(key, ValueBytes.ANY_VERSION, ttl);
    followEvictions();
    assertThat(expired).isEqualTo(model.expire(key, ValueBytes.ANY_VERSION, ttl));
    peek(key);
  }

  /** Puts; the versions are those that store and model have given to the same value. */
  void put(
      KeyBytes key,
      ValueBytes value,
      Precondition precondition,
      Versions versions,
      long ttlOnCreate,
      long ttlOnUpdate) {
    Stored stored;
    try {
      stored =
          real.put(key, value, precondition, versions.real, ttlOnCreate, ttlOnUpdate, realValue);
    } catch (MemoryLimitException e) {
      followEvictions();
      peek(key);
      return;
    }
    if (stored == Stored.DROPPED && isAmongEvicted(key)) {
      // It came and went, or what it was to replace went before it.
      model.put(key, value, precondition, versions.model, ttlOnCreate, ttlOnUpdate, modelValue);
      evictions.removeIf(eviction -> sameKey(eviction.key, key));
    }
    followEvictions();
    if (stored == Stored.DROPPED) {
      model.remove(key, Precondition.ANY, 0, null);
      model.removeExpired(key, null);
    } else {
      Stored expected =
          model.put(key, value, precondition, versions.model, ttlOnCreate, ttlOnUpdate, modelValue);
      assertThat(stored).isEqualTo(expected);
      if (stored == Stored.UPDATED) {
        assertSameValue(realValue, modelValue);
      }
    }
    peek(key);
  }

  private boolean isAmongEvicted(KeyBytes key) {
    return evictions.stream().anyMatch(eviction -> sameKey(eviction.key, key));
  }

  private static boolean sameKey(KeyBytes one, KeyBytes other) {
    return Arrays.equals(one.array(), 0, one.length(), other.array(), 0, other.length());
  }

  void remove(KeyBytes key, Precondition precondition, Versions versions) {
    Found found = real.remove(key, precondition, versions.real, realValue);
    assertThat(found).isEqualTo(model.remove(key, precondition, versions.model, modelValue));
    if (found == Found.PRESENT) {
      assertSameValue(realValue, modelValue);
    }
    peek(key);
  }

  void removeExpired(KeyBytes key) {
    boolean removed = real.removeExpired(key, realValue);
    boolean expected = model.removeExpired(key, modelValue);
    if (wantsExpired == WantsExpired.YES) {
      assertThat(removed).isEqualTo(expected);
    } // Otherwise the background may have removed it from one and not yet from the other.
    if (removed && expected) {
      assertSameValue(realValue, modelValue);
    }
  }

  void inspect(KeyBytes key) {
    EntryInfo info = real.inspect(key);
    EntryInfo expected = model.inspect(key);
    assertThat(info == null).isEqualTo(expected == null);
    if (info == null) {
      return;
    }
    real.peek(key, realValue);
    assertThat(info.version()).isEqualTo(realValue.version());
    assertThat(info.ttlMillis()).isEqualTo(expected.ttlMillis());
    assertThat(info.encoding().equals("int")).isEqualTo(expected.encoding().equals("int"));
    assertThat(info.refcount() == Integer.MAX_VALUE)
        .isEqualTo(expected.refcount() == Integer.MAX_VALUE);
    assertThat(info.memoryBytes()).isPositive();
  }

  void clear() {
    real.clear();
    model.clear();
    assertThat(real.size()).isZero();
  }

  /** What both call the value that is under a key now; no entry has {@link #NONE}. */
  record Versions(long real, long model) {
    static final Versions NONE = new Versions(0, 0);
  }

  Versions versions(KeyBytes key) {
    peek(key);
    return model.peek(key, modelValue) == Found.PRESENT
        ? new Versions(realValue.version(), modelValue.version())
        : Versions.NONE;
  }

  /** Walks over all entries of both. */
  void assertSameEntries() {
    Map<String, String> expected = new HashMap<>();
    scan(model, expected);
    Map<String, String> actual = new HashMap<>();
    scan(real, actual);
    assertThat(actual).isEqualTo(expected);
    assertThat(real.size()).isGreaterThanOrEqualTo(expected.size());
  }

  private static void scan(Store store, Map<String, String> entries) {
    long cursor = Store.SCAN_START;
    do {
      cursor =
          store.scan(
              cursor,
              (key, value) -> {
                String text = new String(key.array(), 0, key.length());
                String content =
                    value.kind() == ValueBytes.Kind.INTEGER
                        ? "%d:%d".formatted(value.tag(), value.integer())
                        : "%d:%d:%d"
                            .formatted(
                                value.tag(), value.length(), Arrays.hashCode(value.toByteArray()));
                assertThat(entries.put(text, content + " for " + value.ttlMillis()))
                    .as("an earlier visit to %s", text)
                    .isNull();
              });
    } while (cursor != Store.SCAN_END);
  }

  private void assertSameEntry(Found found) {
    if (found == Found.PRESENT) {
      assertSameValue(realValue, modelValue);
      assertThat(realValue.ttlMillis()).isEqualTo(modelValue.ttlMillis());
      assertThat(realValue.version()).isNotEqualTo(ValueBytes.ANY_VERSION);
    }
  }

  private static void assertSameValue(ValueBytes actual, ValueBytes expected) {
    assertThat(actual.kind()).isEqualTo(expected.kind());
    assertThat(actual.tag()).isEqualTo(expected.tag());
    if (actual.kind() == ValueBytes.Kind.INTEGER) {
      assertThat(actual.integer()).isEqualTo(expected.integer());
    } else {
      boolean same =
          Arrays.equals(actual.array(), 0, actual.length(), expected.array(), 0, expected.length());
      assertThat(same)
          .as("%d bytes equal the model's %d", actual.length(), expected.length())
          .isTrue();
    }
  }

  private static void copy(ValueBytes from, ValueBytes to) {
    if (from.kind() == ValueBytes.Kind.INTEGER) {
      to.setInteger(from.tag(), from.integer());
    } else {
      System.arraycopy(from.array(), 0, to.ensureCapacity(from.length()), 0, from.length());
      to.setBytes(from.tag(), from.length());
    }
  }
}
