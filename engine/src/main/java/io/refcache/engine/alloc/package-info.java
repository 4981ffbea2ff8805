/**
 * Blocks out of slabs: this package alone computes a block's address, and adds to or compares the
 * bytes in use.
 *
 * <p>{@link io.refcache.engine.alloc.MemoryBudget} says whether there is room; {@link
 * io.refcache.engine.alloc.Allocator} then finds it. Always in this order: reserve the usable size
 * that {@link io.refcache.engine.alloc.SizeClasses} names, then allocate.
 *
 * <p>It must not know what is in a block, except that its first four bytes are a refcount that is 0
 * while the block is free.
 */
package io.refcache.engine.alloc;
