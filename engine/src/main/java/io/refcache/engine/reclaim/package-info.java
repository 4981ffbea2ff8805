/**
 * Frees late, in a thread: memory that nobody can reach any more, but that takes long to give back.
 *
 * <p>Owns what is pending and when it is freed: at once, beside the work, or in batches. Entry
 * point: {@link io.refcache.engine.reclaim.Reclaimer}, which starts the one thread there is for it.
 * What is freed is reached only through {@link io.refcache.engine.reclaim.Garbage}; whether memory
 * is short is asked of the caller.
 */
package io.refcache.engine.reclaim;
