package io.refcache.jcache;

import io.refcache.engine.StillEngineProvider;
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
  static final String MODEL = ModelBackendProvider.KIND;
  static final String EMBEDDED = "embedded";

  /** The engine, where time passes as {@link #pass} says. */
  static final String STILL = StillEngineProvider.KIND;

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

  /** Lets time pass: the backend's own, or everybody's. */
  void pass(long millis) {
    String backend = manager.getURI().toString();
    switch (kind) {
      case MODEL -> ModelBackendProvider.latest(backend).advanceMillis(millis);
      case STILL -> StillEngineProvider.advanceMillis(backend, millis);
      default -> sleep(millis + 1);
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Expires what is due in the background; an engine on the system's clock does so by itself. */
  void expireDue() {
    String backend = manager.getURI().toString();
    switch (kind) {
      case MODEL -> ModelBackendProvider.latest(backend).expireDue();
      case STILL -> StillEngineProvider.runBackground(backend);
      default -> {}
    }
  }

  @Override
  public void close() {
    provider.close();
  }
}
