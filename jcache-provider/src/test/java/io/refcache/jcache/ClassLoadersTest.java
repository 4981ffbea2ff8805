package io.refcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Properties;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Test;

/** Copies are made with the manager's class loader, whichever the thread has. */
class ClassLoadersTest {

  /** A class of the application. */
  public static final class Order implements Serializable {
    private static final long serialVersionUID = 1L;

    public final int number = 7;
  }

  /** An application's loader, which has classes of its own under the same names. */
  private static URLClassLoader application() {
    URL classes = ClassLoadersTest.class.getProtectionDomain().getCodeSource().getLocation();
    return new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader());
  }

  @Test
  void whatIsReadIsOfTheManagersLoader() throws Exception {
    try (URLClassLoader application = application();
        RefcacheCachingProvider provider = new RefcacheCachingProvider();
        CacheManager manager =
            provider.getCacheManager(URI.create("application"), application, new Properties())) {
      Class<?> type = application.loadClass(Order.class.getName());
      assertThat(type).isNotSameAs(Order.class);
      Cache<Object, Object> cache = manager.createCache("orders", new MutableConfiguration<>());
      cache.put("key", type.getConstructor().newInstance());

      Object copy = cache.get("key");

      assertThat(Thread.currentThread().getContextClassLoader()).isNotSameAs(application);
      assertThat((Object) copy.getClass()).isSameAs(type);
      assertThat(type.getField("number").get(copy)).isEqualTo(7);
    }
  }

  @Test
  void eachLoaderHasAManagerOfItsOwn() throws Exception {
    try (URLClassLoader first = application();
        URLClassLoader second = application();
        RefcacheCachingProvider provider = new RefcacheCachingProvider()) {
      CacheManager ofFirst = provider.getCacheManager(null, first);
      assertThat(provider.getCacheManager(null, first)).isSameAs(ofFirst);
      assertThat(provider.getCacheManager(null, second)).isNotSameAs(ofFirst);
      provider.close(second);
      assertThat(ofFirst.isClosed()).isFalse();
      provider.close(null, first);
      assertThat(ofFirst.isClosed()).isTrue();
      assertThat(provider.getCacheManager(null, first)).isNotSameAs(ofFirst);
    }
  }
}
