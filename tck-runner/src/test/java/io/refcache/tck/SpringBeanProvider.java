package io.refcache.tck;

import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.annotation.BeanProvider;
import javax.cache.configuration.MutableConfiguration;
import manager.CacheNameOnEachMethodBlogManagerImpl;
import manager.ClassLevelCacheConfigBlogManagerImpl;
import manager.UsingDefaultCacheNameBlogManagerImpl;
import org.springframework.cache.Cache;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.jcache.JCacheCacheManager;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Hands the TCK's annotation tests their beans, proxied by Spring's own JSR-107 support over the
 * provider under test.
 *
 * <p>Every bean that is handed out leaves {@link #HANDED_OUT} in the test's output: a test without
 * such a line did not touch a cache, and the count takes it for empty.
 */
public final class SpringBeanProvider implements BeanProvider {

  /** Precedes the name of the class of a bean that was handed out. */
  static final String HANDED_OUT = "===== BEAN HANDED OUT ";

  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext(Container.class);

  @Override
  public <T> T getBeanByType(Class<T> beanClass) {
    T bean = context.getBean(beanClass);
    System.out.println(HANDED_OUT + beanClass.getName());
    return bean;
  }

  @Configuration(proxyBeanMethods = false)
  @EnableCaching(proxyTargetClass = true)
  @Import({
    ClassLevelCacheConfigBlogManagerImpl.class,
    CacheNameOnEachMethodBlogManagerImpl.class,
    UsingDefaultCacheNameBlogManagerImpl.class
  })
  static class Container {

    @Bean
    CreatingCacheManager cacheManager() {
      return new CreatingCacheManager(Caching.getCachingProvider().getCacheManager());
    }
  }

  /**
   * Creates the caches that the annotations name; Spring's manager by itself only finds those that
   * exist.
   */
  private static final class CreatingCacheManager extends JCacheCacheManager {

    private final CacheManager caches;

    CreatingCacheManager(CacheManager caches) {
      super(caches);
      this.caches = caches;
    }

    @Override
    protected Cache getMissingCache(String name) {
      if (caches.getCache(name) == null) {
        caches.createCache(name, new MutableConfiguration<>());
      }
      return super.getMissingCache(name);
    }
  }
}
