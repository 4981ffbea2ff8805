package io.refcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.jcache.RefcacheCache;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What listeners and callers hear when another JVM changes an entry in the middle of a change. */
class RivalsTest extends OnServer {
  private Jvm one;
  private Jvm other;
  private RefcacheCache<String, Integer> theirs;

  @BeforeEach
  void open() {
    one = Jvm.patient(server.uri());
    other = Jvm.patient(server.uri());
    theirs = other.cache("rivals", String.class, Integer.class);
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
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

  /** Listens here, and waits until the other one knows. */
  private Heard<String, Integer> heardBy(RefcacheCache<String, Integer> ours) throws Exception {
    Heard<String, Integer> heard = Heard.by(ours, false);
    Patience.await(() -> theirs.info().get("remote_listeners").equals(1L));
    return heard;
  }

  @Test
  void aCreationThatAnotherJvmHasForestalledIsAnUpdate() throws Exception {
    RefcacheCache<String, Integer> ours = one.cache("rivals", String.class, Integer.class);
    Heard<String, Integer> heard = heardBy(ours);
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
    heard.await("CREATED(key: null -> 10)", "UPDATED(key: null -> 11)");
  }

  @Test
  void anEntryIsRemovedByOneOfTwo() throws Exception {
    Deleting writer = new Deleting(() -> assertThat(theirs.remove("key")).isTrue());
    RefcacheCache<String, Integer> ours =
        one.cache(
            "rivals",
            new MutableConfiguration<String, Integer>()
                .setTypes(String.class, Integer.class)
                .setWriteThrough(true)
                .setCacheWriterFactory(() -> writer));
    Heard<String, Integer> heard = heardBy(ours);
    theirs.put("key", 1);
    assertThat(ours.remove("key")).isFalse();
    heard.await("CREATED(key: null -> 1)", "REMOVED(key: null -> null)"); // both theirs
    assertThat(writer.deletions).as("begun again").hasValue(2);
  }
}
