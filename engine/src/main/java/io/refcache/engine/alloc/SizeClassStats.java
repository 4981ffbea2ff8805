package io.refcache.engine.alloc;

/**
 * One size class at a moment.
 *
 * @param blockBytes the size of its blocks
 * @param pages how many pages it holds
 * @param liveBlocks how many blocks are allocated
 * @param freeBlocks how many more its pages have room for
 */
public record SizeClassStats(int blockBytes, long pages, long liveBlocks, long freeBlocks) {}
