package io.refcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.jcache.management.MBeans;
import io.refcache.store.Backend;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CompletionListenerFuture;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Opening, closing, and what is left behind. */
class LifecycleTest {
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

  private final Fixture fixture = new Fixture(Fixture.EMBEDDED);

  @AfterEach
  void close() {
    fixture.close();
  }

  /** Everything that a cache closes, counting how often, and failing at will. */
  private static final class Resource
      implements CacheLoader<String, String>,
          CacheWriter<String, String>,
          ExpiryPolicy,
          CacheEntryCreatedListener<String, String>,
          AutoCloseable {
    final AtomicInteger closed = new AtomicInteger();
    private final boolean failing;

    Resource(boolean failing) {
      this.failing = failing;
    }

    @Override
    public void close() {
      closed.incrementAndGet();
      if (failing) {
        throw new IllegalStateException("expected by this test");
      }
    }

    @Override
    public String load(String key) {
      return null;
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      return Map.of();
    }

    @Override
    public void write(Cache.Entry<? extends String, ? extends String> entry) {}

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {}

    @Override
    public void delete(Object key) {}

    @Override
    public void deleteAll(Collection<?> keys) {}

    @Override
    public Duration getExpiryForCreation() {
      return Duration.ETERNAL;
    }

    @Override
    public Duration getExpiryForAccess() {
      return null;
    }

    @Override
    public Duration getExpiryForUpdate() {
      return null;
    }

    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {}
  }

  private static MutableConfiguration<String, String> with(
      Resource loader, Resource writer, Resource policy, Resource listener) {
    return Fixture.strings()
        .setCacheLoaderFactory(() -> loader)
        .setCacheWriterFactory(() -> writer)
        .setExpiryPolicyFactory(() -> policy)
        .addCacheEntryListenerConfiguration(
            new MutableCacheEntryListenerConfiguration<>(() -> listener, null, false, true));
  }

  /** Loads once it is told to, and must not be asked again when it has been closed. */
  private static final class SlowLoader implements CacheLoader<String, String>, AutoCloseable {
    final Semaphore begun = new Semaphore(0);
    final CountDownLatch goOn = new CountDownLatch(1);
    final AtomicInteger usesWhenClosed = new AtomicInteger();
    volatile boolean closed;

    @Override
    public String load(String key) {
      begun.release();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      if (closed) {
        usesWhenClosed.incrementAndGet();
      }
      return key;
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      String key = keys.iterator().next();
      return Map.of(key, load(key));
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private Cache<String, String> loadingBy(SlowLoader loader) {
    return fixture.manager.createCache(
        "loading", Fixture.strings().setCacheLoaderFactory(() -> loader));
  }

  /** Returns a thread that closes a cache and waits for something. */
  private static Thread closeUntilItWaits(Cache<?, ?> cache) {
    Thread closing = new Thread(cache::close);
    closing.start();
    while (closing.getState() != Thread.State.TIMED_WAITING) {
      assertThat(closing.isAlive()).as("closing waits").isTrue();
      Thread.onSpinWait();
    }
    return closing;
  }

  @Test
  @Timeout(60)
  void aLoaderIsClosedWhenItHasLoaded() throws Exception {
    SlowLoader loader = new SlowLoader();
    Cache<String, String> cache = loadingBy(loader);
    cache.loadAll(Set.of("a"), true, null);
    loader.begun.acquire();
    Thread closing = closeUntilItWaits(cache);
    assertThat(loader.closed).isFalse();

    loader.goOn.countDown();
    closing.join();
    assertThat(loader.closed).isTrue();
    assertThat(loader.usesWhenClosed).hasValue(0);
  }

  @Test
  @Timeout(60)
  void whatHasNotBegunToLoadIsAbandonedByClose() throws Exception {
    SlowLoader loader = new SlowLoader();
    Cache<String, String> cache = loadingBy(loader);
    int threads = 4;
    for (int i = 0; i < threads; i++) {
      cache.loadAll(Set.of("busy" + i), true, null);
    }
    loader.begun.acquire(threads);
    CompletionListenerFuture waiting = new CompletionListenerFuture();
    cache.loadAll(Set.of("waiting"), true, waiting);
    Thread closing = closeUntilItWaits(cache);
    loader.goOn.countDown();
    closing.join();

    assertThatThrownBy(waiting::get)
        .hasRootCauseMessage("cache '" + cache.getName() + "' was closed before loading");
    assertThat(loader.begun.availablePermits()).isZero();
  }

  @Test
  void closingClosesEverythingThoughEachFails() {
    List<Resource> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(new Resource(true));
    }
    Cache<String, String> cache =
        fixture.create("cache", with(all.get(0), all.get(1), all.get(2), all.get(3)));
    cache.close();
    cache.close();
    assertThat(all).allSatisfy(resource -> assertThat(resource.closed).hasValue(1));
    assertThat(cache.isClosed()).isTrue();
    assertThat(fixture.manager.getCacheNames()).isEmpty();
  }

  @Test
  void oneObjectInSeveralRolesIsClosedOnce() {
    Resource one = new Resource(false);
    fixture.create("cache", with(one, one, one, new Resource(false))).close();
    assertThat(one.closed).hasValue(1);
  }

  @Test
  void aCacheThatCouldNotBeCreatedLeavesNothing() {
    Resource loader = new Resource(true);
    Resource writer = new Resource(false);
    Resource policy = new Resource(false);
    MutableConfiguration<String, String> configuration =
        with(loader, writer, policy, new Resource(false))
            .setStatisticsEnabled(true)
            .setManagementEnabled(true)
            .addCacheEntryListenerConfiguration(
                new MutableCacheEntryListenerConfiguration<>(
                    () -> {
                      throw new IllegalStateException("no listener");
                    },
                    null,
                    false,
                    true));
    assertThatThrownBy(() -> fixture.create("cache", configuration)).hasMessage("no listener");
    assertThat(fixture.manager.getCacheNames()).isEmpty();
    assertThat(fixture.manager.<String, String>getCache("cache")).isNull();
    assertThat(List.of(loader, writer, policy))
        .allSatisfy(resource -> assertThat(resource.closed).hasValue(1));
    assertThat(beansOf(fixture.manager, "cache")).isEmpty();
    fixture.create("cache", Fixture.strings()).put("the name", "is free");
  }

  @Test
  void aFactoryThatFailsClosesWhatWasMadeBefore() {
    Resource loader = new Resource(false);
    Factory<CacheWriter<? super String, ? super String>> failing =
        () -> {
          throw new IllegalStateException("no writer");
        };
    assertThatThrownBy(
            () ->
                fixture.create(
                    "cache",
                    Fixture.strings()
                        .setCacheLoaderFactory(() -> loader)
                        .setCacheWriterFactory(failing)))
        .hasMessage("no writer");
    assertThat(loader.closed).hasValue(1);
  }

  private static List<ObjectName> beansOf(CacheManager manager, String cache) {
    return List.of(
            MBeans.configuration(manager.getURI(), cache),
            MBeans.statistics(manager.getURI(), cache),
            MBeans.cache(manager.getURI(), cache))
        .stream()
        .filter(SERVER::isRegistered)
        .toList();
  }

  @Test
  void closingTheManagerEndsItsThreadsAndBeans() {
    MutableConfiguration<String, String> configuration =
        Fixture.strings().setStatisticsEnabled(true).setManagementEnabled(true);
    fixture.create("cache", configuration);
    assertThat(beansOf(fixture.manager, "cache")).hasSize(3);
    assertThat(SERVER.isRegistered(MBeans.engine(fixture.manager.getURI()))).isTrue();
    fixture.manager.close();
    assertThat(beansOf(fixture.manager, "cache")).isEmpty();
    assertThat(SERVER.isRegistered(MBeans.engine(fixture.manager.getURI()))).isFalse();
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().contains(fixture.manager.getURI().toString()))
        .isEmpty();
    assertThatThrownBy(() -> fixture.manager.unwrap(Backend.class))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void ofTwoManagersOfOneUriTheFirstHasTheBeanAndKeepsIt() {
    try (URLClassLoader other = new URLClassLoader(new URL[0], getClass().getClassLoader())) {
      CacheManager second =
          fixture.provider.getCacheManager(
              fixture.manager.getURI(), other, fixture.manager.getProperties());
      assertThat(second).isNotSameAs(fixture.manager);
      fixture.create("cache", Fixture.strings().setStatisticsEnabled(true));
      second.createCache("cache", Fixture.strings().setStatisticsEnabled(true));
      second.close();
      assertThat(SERVER.isRegistered(MBeans.statistics(fixture.manager.getURI(), "cache")))
          .isTrue();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void namesMayHoldAnyCharacter() {
    String name = "a:b=c,d\ne*f?g\"h/ü";
    MutableConfiguration<String, String> configuration =
        Fixture.strings().setStatisticsEnabled(true).setManagementEnabled(true);
    Cache<String, String> cache = fixture.create(name, configuration);
    assertThat(beansOf(fixture.manager, name)).hasSize(3);
    assertThat(MBeans.statistics(URI.create("u"), name).getKeyProperty("Cache"))
        .isEqualTo("a.b.c.d.e.f.g.h/ü");
    cache.close();
    assertThat(beansOf(fixture.manager, name)).isEmpty();
  }

  @Test
  void whatIsChangedAfterCreationHasNoEffect() {
    MutableConfiguration<String, String> given = Fixture.strings();
    RefcacheCache<String, String> cache = fixture.create("cache", given);
    given.setStatisticsEnabled(true).setTypes(String.class, String.class).setReadThrough(true);
    @SuppressWarnings("unchecked")
    CompleteConfiguration<String, String> shown =
        cache.getConfiguration(CompleteConfiguration.class);
    assertThat(shown.isStatisticsEnabled()).isFalse();
    assertThat(shown.isReadThrough()).isFalse();
    assertThat(cache.statistics().isEnabled()).isFalse();
    Iterable<CacheEntryListenerConfiguration<String, String>> listeners =
        shown.getCacheEntryListenerConfigurations();
    assertThatThrownBy(() -> ((Collection<?>) listeners).clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void anyCompleteConfigurationWillDo() {
    Recorder recorder = new Recorder();
    CompleteConfiguration<String, String> foreign =
        new ForeignConfiguration(
            Fixture.strings()
                .setReadThrough(true)
                .setCacheLoaderFactory(recorder.asFactory())
                .setStatisticsEnabled(true));
    RefcacheCache<String, String> cache = fixture.create("cache", foreign);
    assertThat(cache.get("key")).isEqualTo("loaded");
    assertThat(cache.statistics().misses()).isEqualTo(1);
  }

  /** A configuration that is none of the API's classes, as wrappers are. */
  private record ForeignConfiguration(MutableConfiguration<String, String> wrapped)
      implements CompleteConfiguration<String, String> {
    @Override
    public boolean isReadThrough() {
      return wrapped.isReadThrough();
    }

    @Override
    public boolean isWriteThrough() {
      return wrapped.isWriteThrough();
    }

    @Override
    public boolean isStatisticsEnabled() {
      return wrapped.isStatisticsEnabled();
    }

    @Override
    public boolean isManagementEnabled() {
      return wrapped.isManagementEnabled();
    }

    @Override
    public Iterable<CacheEntryListenerConfiguration<String, String>>
        getCacheEntryListenerConfigurations() {
      return wrapped.getCacheEntryListenerConfigurations();
    }

    @Override
    public Factory<CacheLoader<String, String>> getCacheLoaderFactory() {
      return wrapped.getCacheLoaderFactory();
    }

    @Override
    public Factory<CacheWriter<? super String, ? super String>> getCacheWriterFactory() {
      return wrapped.getCacheWriterFactory();
    }

    @Override
    public Factory<ExpiryPolicy> getExpiryPolicyFactory() {
      return wrapped.getExpiryPolicyFactory();
    }

    @Override
    public Class<String> getKeyType() {
      return wrapped.getKeyType();
    }

    @Override
    public Class<String> getValueType() {
      return wrapped.getValueType();
    }

    @Override
    public boolean isStoreByValue() {
      return wrapped.isStoreByValue();
    }
  }

  @Test
  void aDeclaredCacheComesIntoBeingWhenItIsAskedFor() {
    try (Fixture declared =
        new Fixture(Fixture.EMBEDDED, "cache.users.ttl", "10m", "cache.users.statistics", "yes")) {
      assertThat(declared.manager.getCacheNames()).isEmpty();
      Cache<String, String> users = declared.manager.getCache("users", String.class, String.class);
      users.put("key", "value");
      assertThat(declared.manager.getCacheNames()).containsExactly("users");
      assertThat(users.unwrap(RefcacheCache.class).statistics().puts()).isEqualTo(1);
      assertThat(SERVER.isRegistered(MBeans.statistics(declared.manager.getURI(), "users")))
          .isTrue();
      assertThatThrownBy(() -> declared.manager.createCache("users", Fixture.strings()))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining(declared.manager.getURI().toString());
    }
  }

  @Test
  void codeMayCreateACacheThatIsDeclared() {
    try (Fixture declared = new Fixture(Fixture.EMBEDDED, "cache.users.ttl", "10m")) {
      Cache<String, String> users = declared.manager.createCache("users", Fixture.strings());
      users.put("key", "value");
      long ttlMillis =
          declared.manager.<String, String>getCache("users").unwrap(RefcacheCache.class).size();
      assertThat(ttlMillis).isEqualTo(1);
    }
  }

  @Test
  void aManagerThatCannotBeConfiguredIsForgotten() {
    Properties wrong = new Properties();
    wrong.setProperty("refcache.maxmemory", "much");
    URI uri = URI.create("wrongly-configured");
    assertThatThrownBy(() -> fixture.provider.getCacheManager(uri, null, wrong))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("maxmemory");
    assertThat(fixture.provider.getCacheManager(uri, null).isClosed()).isFalse();
  }

  @Test
  @Timeout(60)
  void aManagerWhoseClassLoaderHasGoneIsClosed() throws Exception {
    CacheManager orphan = managerOfALoaderThatGoes();
    while (!orphan.isClosed()) {
      System.gc();
      Thread.sleep(20);
      fixture.provider.getCacheManager();
    }
  }

  /** Makes sure that the loader stays as long as the cache is being made. */
  private CacheManager managerOfALoaderThatGoes() {
    ClassLoader loader = new URLClassLoader(new URL[0], getClass().getClassLoader());
    CacheManager manager =
        fixture.provider.getCacheManager(URI.create("orphan"), loader, new Properties());
    manager.createCache("cache", new MutableConfiguration<Object, Object>());
    Reference.reachabilityFence(loader);
    return manager;
  }

  @Test
  void theDefaultUriCanBePartOfAnObjectName() {
    assertThat(fixture.provider.getDefaultURI().toString()).doesNotContainAnyWhitespaces();
    assertThat(MBeans.engine(fixture.provider.getDefaultURI()).getKeyProperty("CacheManager"))
        .isEqualTo(RefcacheCachingProvider.DEFAULT_URI);
  }
}
