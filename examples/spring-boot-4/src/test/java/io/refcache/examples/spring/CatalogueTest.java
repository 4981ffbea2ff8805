package io.refcache.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import javax.cache.CacheManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.cache.jcache.JCacheCacheManager;
import org.springframework.context.ConfigurableApplicationContext;

class CatalogueTest {
  private static ConfigurableApplicationContext context;
  private static Catalogue catalogue;

  @BeforeAll
  static void start() {
    context = SpringApplication.run(Application.class, "--spring.main.web-application-type=none");
    catalogue = context.getBean(Catalogue.class);
  }

  @AfterAll
  static void stop() {
    CacheManager manager = manager();
    context.close();
    assertThat(manager.isClosed()).isTrue();
  }

  private static CacheManager manager() {
    return context.getBean(JCacheCacheManager.class).getCacheManager();
  }

  @Test
  void theCachesAreRefcaches() {
    assertThat(manager().getCachingProvider().getClass().getName())
        .isEqualTo("io.refcache.jcache.RefcacheCachingProvider");
    assertThat(manager().getURI().toString()).endsWith("/caches.properties");
    assertThat(manager().getCacheNames())
        .containsExactlyInAnyOrder("offers", "stock", "handles", "references");
  }

  @Test
  void aCachedMethodRunsOnceUntilItsEntryIsEvicted() {
    int before = catalogue.lookups();
    Offer offer = catalogue.offerOf(7);
    assertThat(catalogue.offerOf(7)).isEqualTo(offer).isNotSameAs(offer);
    assertThat(catalogue.lookups()).isEqualTo(before + 1);
    catalogue.changed(7);
    assertThat(catalogue.offerOf(7)).isEqualTo(offer);
    assertThat(catalogue.lookups()).isEqualTo(before + 2);
  }

  @Test
  void nullIsCachedToo() {
    int before = catalogue.lookups();
    assertThat(catalogue.offerOf(4711)).isNull();
    assertThat(catalogue.offerOf(4711)).isNull();
    assertThat(catalogue.lookups()).isEqualTo(before + 1);
  }

  @Test
  void theAnnotationsOfJsr107WorkAsWell() {
    int before = catalogue.lookups();
    assertThat(catalogue.inStock(7, "Oslo")).isEqualTo(28);
    assertThat(catalogue.inStock(7, "Oslo")).isEqualTo(28);
    assertThat(catalogue.inStock(7, "Bergen")).isEqualTo(42);
    assertThat(catalogue.lookups()).isEqualTo(before + 2);
    catalogue.moved(7, "Oslo");
    assertThat(catalogue.inStock(7, "Oslo")).isEqualTo(28);
    assertThat(catalogue.lookups()).isEqualTo(before + 3);
  }

  @Test
  void whatCannotBeSerializedIsRefusedWithTheWayOut() {
    assertThatThrownBy(() -> catalogue.handleOf(1))
        .hasStackTraceContaining(
            "cache 'handles': a value of class java.lang.Object cannot be stored by value, since it is not serializable. "
                + "Make it so, give the cache a value-codec, or store by reference (setStoreByValue(false), or store-by-value = no)");
    assertThat(catalogue.referenceTo(1)).isSameAs(catalogue.referenceTo(1));
  }
}
