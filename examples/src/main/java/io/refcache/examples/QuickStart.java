package io.refcache.examples;

import java.time.LocalDate;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.spi.CachingProvider;

/**
 * A cache outside the heap in plain {@code javax.cache}: nothing but the name of the provider and
 * one property says Refcache.
 */
public final class QuickStart {
  private static final String PROVIDER = "io.refcache.jcache.RefcacheCachingProvider";

  private QuickStart() {}

  public static void main(String[] arguments) {
    // The name is needed only because these examples have Caffeine on the class path as well.
    CachingProvider provider = Caching.getCachingProvider(PROVIDER);

    // All caches of a manager share one budget, in bytes; it may as well stand in a file,
    // refcache.properties on the class path, without the prefix.
    Properties properties = new Properties();
    properties.setProperty("refcache.maxmemory", "64mb");

    try (CacheManager manager =
        provider.getCacheManager(
            provider.getDefaultURI(), provider.getDefaultClassLoader(), properties)) {

      Cache<String, LocalDate> holidays =
          manager.createCache(
              "holidays",
              new MutableConfiguration<String, LocalDate>()
                  .setTypes(String.class, LocalDate.class)
                  .setExpiryPolicyFactory(
                      CreatedExpiryPolicy.factoryOf(new Duration(TimeUnit.HOURS, 1))));

      holidays.put("new year", LocalDate.of(2027, 1, 1));
      holidays.putIfAbsent("new year", LocalDate.of(1999, 1, 1));
      System.out.println("new year is on " + holidays.get("new year"));

      // An entry processor reads and changes an entry in one atomic step.
      LocalDate moved =
          holidays.invoke(
              "new year",
              (entry, more) -> {
                entry.setValue(entry.getValue().plusYears(1));
                return entry.getValue();
              });
      System.out.println("a year later it is on " + moved);

      holidays.remove("new year");
      System.out.println("after its removal there is " + holidays.get("new year"));
    }
  }
}
