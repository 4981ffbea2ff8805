package io.refcache.examples.hibernate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.Map;
import java.util.TreeMap;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import org.hibernate.SessionFactory;

/** What Hibernate itself puts into the caches of the shop. */
final class CachedObjects {
  private CachedObjects() {}

  /** An entry of each region, by the region's name. */
  static Map<String, Cache.Entry<Object, Object>> ofAllRegions() {
    try (SessionFactory shop = Shops.open()) {
      BookShop.fill(shop);
      shop.inTransaction(session -> session.find(Author.class, 1L).write("Wrote Peer Gynt."));
      shop.inSession(
          session -> {
            Author author = BookShop.authorNamed(session, "Henrik Ibsen");
            author.country().name();
            author.books().size();
          });
      Shops.titlesBelow(shop, "13.00");
      CacheManager manager = Caching.getCachingProvider().getCacheManager();
      Map<String, Cache.Entry<Object, Object>> found = new TreeMap<>();
      for (String region : manager.getCacheNames()) {
        for (Cache.Entry<Object, Object> entry : manager.getCache(region)) {
          found.put(region, entry);
        }
      }
      return found;
    }
  }

  static byte[] inJava(Object object) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }
}
