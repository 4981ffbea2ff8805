/**
 * How a cache is configured in code, beyond what JSR-107 defines.
 *
 * <p>Entry point: {@link io.refcache.jcache.config.RefcacheConfiguration}. Must not know files;
 * those are read by {@code settings}, which makes configurations of what it finds.
 */
package io.refcache.jcache.config;
