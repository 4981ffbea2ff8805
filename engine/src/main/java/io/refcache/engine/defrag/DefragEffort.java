package io.refcache.engine.defrag;

/**
 * When defragmentation begins, and how much of a processor it may take ({@code active-defrag-*}).
 *
 * <p>Fragmentation is given in percent of the bytes in use: at 50 there is half as much again
 * between the blocks. From the lower threshold to the upper one the share rises in a straight line:
 *
 * <pre>
 *   maxCpuPercent                 ,------
 *                              ,-'
 *   minCpuPercent           ,-'
 *                 0  ------|      |
 *                        lower  upper
 * </pre>
 *
 * @param ignoreBytes less than this between the blocks is not worth beginning
 * @param lowerPercent of fragmentation to begin at
 * @param upperPercent of fragmentation from which on the effort rises no more
 * @param minCpuPercent of one processor, 1..99
 * @param maxCpuPercent of one processor, 1..99
 */
public record DefragEffort(
    long ignoreBytes, int lowerPercent, int upperPercent, int minCpuPercent, int maxCpuPercent) {

  /**
   * The share of a processor in percent; 0 if it is not worth beginning.
   *
   * @param usedBytes the bytes of blocks in use
   * @param slabBytes the bytes of the memory that they are in
   */
  int cpuPercent(long usedBytes, long slabBytes) {
    long wasted = slabBytes - usedBytes;
    double fragmentation = 100.0 * wasted / Math.max(1, usedBytes);
    if (wasted < ignoreBytes || fragmentation < lowerPercent) {
      return 0;
    }
    return cpuPercent(fragmentation);
  }

  private int cpuPercent(double fragmentation) {
    int most = Math.max(minCpuPercent, maxCpuPercent);
    if (fragmentation >= upperPercent) {
      return most;
    }
    double need = (fragmentation - lowerPercent) / (upperPercent - lowerPercent);
    return (int) Math.round(minCpuPercent + need * (most - minCpuPercent));
  }
}
