/**
 * Figures of Refcache's memory as meters of Micrometer, beside those that Micrometer's own {@code
 * JCacheMetrics} has of any cache.
 *
 * <p>Entry points: {@link io.refcache.micrometer.RefcacheMetrics} for a manager with its caches,
 * {@link io.refcache.micrometer.RefcacheCacheMetrics} for one cache.
 */
package io.refcache.micrometer;
