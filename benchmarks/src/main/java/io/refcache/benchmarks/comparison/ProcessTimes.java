package io.refcache.benchmarks.comparison;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process has used of the processors, and how long its collector has stopped it. */
final class ProcessTimes {
  private static final Path TASKS = Path.of("/proc/self/task");
  private static final boolean SCHEDULE_IS_KNOWN =
      Files.isReadable(Path.of("/proc/self/schedstat"));
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private ProcessTimes() {}

  /**
   * The processor time of all threads, those of the collector and the compilers included. On Linux
   * in nanoseconds, as the scheduler counts them; elsewhere as exact as the platform's bean, which
   * counts in ticks of 10 ms on some.
   */
  static long cpuNanos() {
    if (!SCHEDULE_IS_KNOWN) {
      return SYSTEM.getProcessCpuTime();
    }
    long sum = 0;
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      for (Path task : tasks) {
        sum += cpuNanos(task);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sum;
  }

  private static long cpuNanos(Path task) {
    try {
      String schedule = Files.readString(task.resolve("schedstat"));
      return Long.parseLong(schedule.substring(0, schedule.indexOf(' ')));
    } catch (IOException e) {
      return 0; // a thread that has just ended
    }
  }

  /** The time for which collections have stopped all threads, in milliseconds. */
  static long gcPauseMillis() {
    long sum = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (!collector.getName().contains("Concurrent")) {
        sum += collector.getCollectionTime();
      }
    }
    return sum;
  }
}
