package io.refcache.newcomer;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Properties;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;

/** Goes all the ways that values take: a structured object, a record, Java serialization, and out. */
public final class Newcomer {

  /** Written field by field, where its module is open to us. */
  static final class User implements Serializable {
    private static final long serialVersionUID = 1L;
    private final String name;
    private final int born;

    User(String name, int born) {
      this.name = name;
      this.born = born;
    }
  }

  record Visit(List<Integer> days) implements Serializable {}

  /** Written by Java serialization, as it insists. */
  static final class Lender implements Serializable {
    private static final long serialVersionUID = 1L;
    private transient int number;
    private final int half;

    Lender(int number) {
      this.number = number;
      this.half = number / 2;
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      number = 2 * half + 1;
    }
  }

  private Newcomer() {}

  public static void main(String[] arguments) {
    Properties properties = new Properties();
    properties.setProperty("refcache.maxmemory", "8mb");
    properties.setProperty("refcache.defaults.statistics", "yes");
    properties.setProperty("refcache.defaults.management", "yes");
    try (CachingProvider provider = Caching.getCachingProvider();
        CacheManager manager =
            provider.getCacheManager(
                provider.getDefaultURI(), provider.getDefaultClassLoader(), properties)) {
      Cache<Object, Object> cache = manager.createCache("all", new MutableConfiguration<>());

      cache.put(1, new User("Ada", 1815));
      User user = (User) cache.get(1);
      System.out.println("user " + user.name + " " + user.born);

      cache.put(new Visit(List.of(1)), new Visit(List.of(1, 2)));
      System.out.println("visit " + ((Visit) cache.get(new Visit(List.of(1)))).days());

      cache.put(2, new Lender(7));
      System.out.println("lender " + ((Lender) cache.get(2)).number);

      // More than there is room for: slabs are mapped, given back, and moved together.
      int written = 20_000;
      for (int i = 0; i < written; i++) {
        cache.put("key " + i, new byte[100 + i % 7 * 300]);
      }
      int left = 0;
      for (Cache.Entry<Object, Object> entry : cache) {
        left++;
      }
      System.out.println("bounded " + (left > 0 && left < written));
      cache.clear();
    }
  }
}
