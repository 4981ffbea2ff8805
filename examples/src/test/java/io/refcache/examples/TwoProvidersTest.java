package io.refcache.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.jcache.RefcacheCachingProvider;
import javax.cache.CacheException;
import javax.cache.Caching;
import org.junit.jupiter.api.Test;

/** Refcache and Caffeine's provider are both on the class path of the examples. */
class TwoProvidersTest {
  private static final String REFCACHE = "io.refcache.jcache.RefcacheCachingProvider";

  @Test
  void withoutANameTheStandardRefusesToChoose() {
    assertThatThrownBy(Caching::getCachingProvider)
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("Multiple CachingProviders have been configured");
  }

  @Test
  void theNameOfTheProviderSaysWhichOne() {
    assertThat(Caching.getCachingProvider(REFCACHE)).isInstanceOf(RefcacheCachingProvider.class);
  }
}
