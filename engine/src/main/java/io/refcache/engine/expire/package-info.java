/**
 * Removes entries whose deadline has passed though nobody asks for them.
 *
 * <p>Owns the pace: when to look, how long, and when it is not worth going on. Entry point: {@link
 * io.refcache.engine.expire.ActiveExpiry}. Entries are reached only through {@link
 * io.refcache.engine.expire.ExpirySource}, which the engine implements and which alone removes
 * them; no thread is started here.
 */
package io.refcache.engine.expire;
