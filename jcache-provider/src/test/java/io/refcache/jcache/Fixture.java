package io.refcache.jcache;

import io.refcache.store.ModelBackend;
import io.refcache.store.ModelBackendProvider;
import java.net.URI;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.MutableConfiguration;

/**
 * A provider and a manager of its own over a backend of some kind, with what tests need of both.
 */
final class Fixture implements AutoCloseable {
  static final String MODEL = "model";
  static final String EMBEDDED = "embedded";

  private static final AtomicInteger COUNT = new AtomicInteger();

  final RefcacheCachingProvider provider = new RefcacheCachingProvider();
  final RefcacheManager manager;
  private final String kind;

  /**
   * @param options names and values of options for {@code defaults}, or of the backend
   */
  Fixture(String kind, String... options) {
    this.kind = kind;
    Properties properties = new Properties();
    properties.setProperty("refcache.backend", kind);
    for (int i = 0; i < options.length; i += 2) {
      properties.setProperty("refcache." + options[i], options[i + 1]);
    }
    URI uri = URI.create("test-" + COUNT.incrementAndGet());
    manager =
        (RefcacheManager) provider.getCacheManager(uri, Fixture.class.getClassLoader(), properties);
  }

  static MutableConfiguration<String, String> strings() {
    return new MutableConfiguration<String, String>().setTypes(String.class, String.class);
  }

  <K, V> RefcacheCache<K, V> create(String name, CompleteConfiguration<K, V> configuration) {
    return (RefcacheCache<K, V>)
        manager.<K, V, CompleteConfiguration<K, V>>createCache(name, configuration);
  }

  /** Lets time pass: the model's own, or everybody's. */
  void pass(long millis) {
    if (kind.equals(MODEL)) {
      ModelBackendProvider.latest(manager.getURI().toString()).advanceMillis(millis);
      return;
    }
    try {
      Thread.sleep(millis + 1);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs the model's active expiry; the engine has its own. */
  void expireDue() {
    if (kind.equals(MODEL)) {
      ModelBackend model = ModelBackendProvider.latest(manager.getURI().toString());
      model.expireDue();
    }
  }

  @Override
  public void close() {
    provider.close();
  }
}
