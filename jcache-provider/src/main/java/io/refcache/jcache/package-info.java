/**
 * A JCache (JSR-107 1.1) provider over a {@link io.refcache.store.Store}.
 *
 * <p>Users write plain {@code javax.cache}:
 *
 * <pre>{@code
 * CacheManager manager = Caching.getCachingProvider().getCacheManager();
 * Cache<Long, String> names =
 *     manager.createCache(
 *         "names", new MutableConfiguration<Long, String>().setTypes(Long.class, String.class));
 * names.put(1L, "Ada");
 * }</pre>
 *
 * <p>What JSR-107 does not have is said in {@code refcache.properties}, in the manager's properties
 * (with {@code refcache.} before each name), or by {@link
 * io.refcache.jcache.config.RefcacheConfiguration}; and is asked for by {@code unwrap}:
 *
 * <pre>{@code
 * RefcacheCache<?, ?> inside = names.unwrap(RefcacheCache.class);
 * long hits = (long) inside.info().get("keyspace_hits");
 * inside.setOption("maxmemory", "64mb");
 * System.out.println(inside.memoryDoctor());
 * }</pre>
 *
 * <p>Entry points for users: {@link io.refcache.jcache.RefcacheCachingProvider}, found by {@code
 * Caching.getCachingProvider()}, and {@link io.refcache.jcache.config.RefcacheConfiguration}. Entry
 * point for readers: {@link io.refcache.jcache.CacheOperation}, the specification's tables, and
 * {@link io.refcache.jcache.EntryUpdate}, which does what they say; {@link
 * io.refcache.jcache.RefcacheCache} only checks arguments.
 *
 * <p>Owns the semantics of the specification, the locks of keys, and what is opened and closed. It
 * knows backends by the contract alone and finds them by {@link java.util.ServiceLoader}; it must
 * not know the engine.
 *
 * <p>Lock order: creation and closing of caches (the manager), key stripe ({@link
 * io.refcache.jcache.KeyLocks}), then whatever the store locks. Listeners run under none.
 */
package io.refcache.jcache;
