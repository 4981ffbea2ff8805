/**
 * Chooses victims: which entry goes when memory is full.
 *
 * <p>Owns the {@linkplain io.refcache.engine.evict.EvictionPolicy policies}, the meaning of the
 * 32-bit {@linkplain io.refcache.engine.evict.AccessWord access word} that an index keeps beside
 * each entry, the sampling of victims over all stores of a budget, and what {@linkplain
 * io.refcache.engine.evict.HitDensity ranking by hit density} learns.
 *
 * <p>Entry point: {@link io.refcache.engine.evict.Evictor}. Entries are reached only through {@link
 * io.refcache.engine.evict.VictimSource}, which the engine implements; this package knows nothing
 * of records and keys, and of memory but for the tables of its own: that room is needed, and
 * whether enough was made, is the caller's business.
 */
package io.refcache.engine.evict;
