/**
 * The contract between a cache and the place where its entries live, in bytes.
 *
 * <p>A {@link io.refcache.store.Store} holds the entries of one cache; a {@link
 * io.refcache.store.Backend} owns the stores of one cache manager and what they share: a memory
 * budget here, a connection elsewhere. The verbs are few, and each is one that {@code GET}, {@code
 * SET}, {@code DEL}, {@code PEXPIRE} and {@code SCAN} of a real Redis or Valkey can carry: changes
 * are guarded by preconditions (any, absent, an expected version), never by a closure under a lock.
 *
 * <p>Entry point: {@link io.refcache.store.Store}. This package imports nothing and knows neither
 * {@code javax.cache} nor the engine.
 */
package io.refcache.store;
