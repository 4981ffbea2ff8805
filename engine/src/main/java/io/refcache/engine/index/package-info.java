/**
 * Maps keys to records: off-heap, in independently locked segments.
 *
 * <p>Owns the buckets, their growth and shrinking, and the locks of the segments; nobody else holds
 * a record's address across a lock without retaining it. Entry point: {@link
 * io.refcache.engine.index.Index}. Must not know policies, budgets or why an entry goes.
 */
package io.refcache.engine.index;
