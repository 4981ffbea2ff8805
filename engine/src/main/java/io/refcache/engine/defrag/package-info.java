/**
 * Active defragmentation: moves live blocks together, so that the memory between them can go back
 * to the operating system, or be used for blocks of other sizes.
 *
 * <p>Entry point: {@link io.refcache.engine.defrag.Defragmenter}, which decides when and how much.
 * What is to move it learns from {@link io.refcache.engine.alloc.Compaction}; who can move it, it
 * asks the {@link io.refcache.engine.defrag.BlockOwner}s. It must not know what is in a block, nor
 * why blocks come and go.
 */
package io.refcache.engine.defrag;
