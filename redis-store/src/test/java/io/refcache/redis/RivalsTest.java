package io.refcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.jcache.RefcacheCache;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.event.EventType;
import javax.cache.integration.CacheWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What listeners and callers hear when another JVM changes an entry in the middle of a change. */
class RivalsTest extends OnServer {
  private final Heard heard = new Heard();
  private Jvm one;
  private Jvm other;
  private RefcacheCache<String, Integer> theirs;

  @BeforeEach
  void open() throws IOException {
    one = Jvm.patient(server.uri());
    other = Jvm.patient(server.uri());
    theirs = other.cache("rivals", String.class, Integer.class);
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  private static final class Heard
      implements CacheEntryCreatedListener<String, Integer>,
          CacheEntryUpdatedListener<String, Integer>,
          CacheEntryRemovedListener<String, Integer> {
    final List<EventType> types = new ArrayList<>();

    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends Integer>> created) {
      created.forEach(event -> types.add(event.getEventType()));
    }

    @Override
    public void onUpdated(Iterable<CacheEntryEvent<? extends String, ? extends Integer>> updated) {
      updated.forEach(event -> types.add(event.getEventType()));
    }

    @Override
    public void onRemoved(Iterable<CacheEntryEvent<? extends String, ? extends Integer>> removed) {
      removed.forEach(event -> types.add(event.getEventType()));
    }
  }

  /** Says once, when the first entry is removed, that it is to be deleted elsewhere. */
  private static final class Deleting implements CacheWriter<String, Integer> {
    private final Runnable onFirst;
    private final AtomicInteger deletions = new AtomicInteger();

    Deleting(Runnable onFirst) {
      this.onFirst = onFirst;
    }

    @Override
    public void write(Cache.Entry<? extends String, ? extends Integer> entry) {}

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends Integer>> entries) {}

    @Override
    public void delete(Object key) {
      if (deletions.incrementAndGet() == 1) {
        onFirst.run();
      }
    }

    @Override
    public void deleteAll(Collection<?> keys) {}
  }

  private MutableConfiguration<String, Integer> listening() {
    return new MutableConfiguration<String, Integer>()
        .setTypes(String.class, Integer.class)
        .addCacheEntryListenerConfiguration(
            new MutableCacheEntryListenerConfiguration<>(() -> heard, null, false, true));
  }

  @Test
  void aCreationThatAnotherJvmHasForestalledIsAnUpdate() {
    RefcacheCache<String, Integer> ours = one.cache("rivals", listening());
    AtomicInteger runs = new AtomicInteger();
    ours.invoke(
        "key",
        (entry, arguments) -> {
          int before = entry.exists() ? entry.getValue() : 0;
          if (runs.incrementAndGet() == 1) {
            theirs.put("key", 10);
          }
          entry.setValue(before + 1);
          return null;
        });
    assertThat(ours.get("key")).isEqualTo(11);
    assertThat(heard.types).containsExactly(EventType.UPDATED);
  }

  @Test
  void anEntryIsRemovedByOneOfTwo() {
    Deleting writer = new Deleting(() -> assertThat(theirs.remove("key")).isTrue());
    RefcacheCache<String, Integer> ours =
        one.cache("rivals", listening().setWriteThrough(true).setCacheWriterFactory(() -> writer));
    theirs.put("key", 1);
    assertThat(ours.remove("key")).isFalse();
    assertThat(heard.types).isEmpty();
    assertThat(writer.deletions).as("begun again").hasValue(2);
  }
}
