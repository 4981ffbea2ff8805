/**
 * Figures: {@link io.refcache.engine.stats.Counter}, which hot paths may write to (writing is
 * striped and never waits; reading adds up), and {@link io.refcache.engine.stats.Info}, in which
 * they are told.
 *
 * <p>This package imports nothing; anyone may import it.
 */
package io.refcache.engine.stats;
