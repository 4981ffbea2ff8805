package io.refcache.packaging.bundle;

import java.io.Serializable;
import java.util.List;
import java.util.function.Supplier;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;

/** Keeps objects of its own class in a cache, and says what it found there. */
public final class BundledApplication implements Supplier<String> {

  /** An object that only the bundle's class loader knows. */
  public static final class User implements Serializable {
    private static final long serialVersionUID = 1L;
    private final String name;
    private final List<Integer> visits;

    User(String name, List<Integer> visits) {
      this.name = name;
      this.visits = visits;
    }
  }

  @Override
  public String get() {
    ClassLoader loader = BundledApplication.class.getClassLoader();
    CachingProvider provider =
        Caching.getCachingProvider("io.refcache.jcache.RefcacheCachingProvider", loader);
    try (provider;
        CacheManager manager = provider.getCacheManager(provider.getDefaultURI(), loader)) {
      Cache<Integer, User> users =
          manager.createCache(
              "users",
              new MutableConfiguration<Integer, User>().setTypes(Integer.class, User.class));
      users.put(1, new User("Ada", List.of(3, 4)));
      User found = users.get(1);
      return found.name + " " + found.visits;
    }
  }
}
