/**
 * Figures that hot paths may write to: {@link io.refcache.engine.stats.Counter} and {@link
 * io.refcache.engine.stats.Histogram}. Writing is striped and never waits; reading adds up.
 *
 * <p>This package imports nothing; anyone may import it.
 */
package io.refcache.engine.stats;
