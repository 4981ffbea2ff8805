/**
 * A JCache (JSR-107 1.1) provider over a {@link io.refcache.store.Store}.
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
