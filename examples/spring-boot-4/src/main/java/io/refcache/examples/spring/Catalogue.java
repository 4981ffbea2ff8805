package io.refcache.examples.spring;

import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.annotation.CacheRemove;
import javax.cache.annotation.CacheResult;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.stereotype.Service;

/** Looks things up, slowly if it had to; counts how often. */
@Service
public class Catalogue {
  private static final int ARTICLES = 100;

  private final AtomicInteger lookups = new AtomicInteger();

  /** Cached by Spring's annotation; null for an article that there is not, which is cached too. */
  @Cacheable("offers")
  public Offer offerOf(int article) {
    lookups.incrementAndGet();
    return article < ARTICLES
        ? new Offer(article, "Article " + article, BigDecimal.valueOf(article).movePointLeft(1))
        : null;
  }

  @CacheEvict("offers")
  public void changed(int article) {}

  /** Cached by the annotation of JSR-107. */
  @CacheResult(cacheName = "stock")
  public Integer inStock(int article, String warehouse) {
    lookups.incrementAndGet();
    return article * warehouse.length();
  }

  @CacheRemove(cacheName = "stock")
  public void moved(int article, String warehouse) {}

  /** Caches what cannot be serialized, which is a mistake in a cache by value. */
  @Cacheable("handles")
  public Object handleOf(int article) {
    return new Object();
  }

  /** Caches the same in a cache by reference, which {@code caches.properties} makes one. */
  @Cacheable("references")
  public Object referenceTo(int article) {
    return new Object();
  }

  public int lookups() {
    return lookups.get();
  }
}
