/**
 * Native memory: this package alone touches its bytes, gets it from the operating system and gives
 * it back, and knows the Java version it runs on.
 *
 * <p>{@link io.refcache.engine.memory.Memory} hands out {@link io.refcache.engine.memory.Slab}s,
 * pieces of memory that check every access against their bounds; {@link
 * io.refcache.engine.memory.DirectMemory} is the real one. Readers that take no lock announce
 * themselves in {@link io.refcache.engine.memory.ReadEpochs}, and memory they may be looking at
 * stays mapped until they have left.
 *
 * <p>It must not know what the bytes mean: no blocks, no records, no budget.
 */
package io.refcache.engine.memory;
