package io.refcache.benchmarks.comparison;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;

/**
 * What the virtual machine counts for a thread.
 *
 * @param waits how often it was parked, waited, or was blocked by a monitor
 * @param allocatedBytes on the heap
 */
record ThreadFigures(long waits, long allocatedBytes) {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static ThreadFigures ofThisThread() {
    ThreadInfo info = THREADS.getThreadInfo(Thread.currentThread().getId());
    return new ThreadFigures(
        info.getBlockedCount() + info.getWaitedCount(),
        THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()));
  }

  ThreadFigures since(ThreadFigures before) {
    return new ThreadFigures(waits - before.waits, allocatedBytes - before.allocatedBytes);
  }
}
