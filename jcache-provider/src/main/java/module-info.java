/**
 * The provider of {@code javax.cache} over Refcache's engine.
 *
 * <p>The API's jar has no module descriptor and no name of its own; {@code cache.api} is what its
 * file name makes of it.
 */
@SuppressWarnings("requires-transitive-automatic")
module io.refcache.jcache {
  exports io.refcache.jcache;
  exports io.refcache.jcache.codec;
  exports io.refcache.jcache.config;
  exports io.refcache.jcache.event;

  provides javax.cache.spi.CachingProvider with
      io.refcache.jcache.RefcacheCachingProvider;

  uses io.refcache.store.BackendProvider;

  requires transitive cache.api;
  requires transitive io.refcache.engine;
  requires java.management;
  // ReflectionFactory, which makes objects as Java serialization does.
  requires jdk.unsupported;
}
