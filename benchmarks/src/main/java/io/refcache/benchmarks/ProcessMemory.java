package io.refcache.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.MBeanException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.ReflectionException;

/** The memory of this process, as the operating system and the virtual machine see it. */
public final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";
  private static final int COLLECTIONS = 3;

  private ProcessMemory() {}

  /** Resident memory, in bytes; NaN where there is no {@code /proc}. */
  public static double residentBytes() {
    if (!Files.isReadable(STATUS)) {
      return Double.NaN;
    }
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(RESIDENT)) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024.0;
        }
      }
      return Double.NaN;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Collects garbage, and has the C library return what it keeps of freed memory, most of which the
   * compilers and the warm-up have left. Where that cannot be asked for, nothing happens.
   */
  public static void settle() throws Exception {
    heapBytes();
    MBeanServer platform = ManagementFactory.getPlatformMBeanServer();
    ObjectName diagnostics = new ObjectName("com.sun.management:type=DiagnosticCommand");
    if (platform.isRegistered(diagnostics)) {
      try {
        platform.invoke(diagnostics, "systemTrimNativeHeap", new Object[0], new String[0]);
      } catch (ReflectionException | MBeanException e) {
        System.err.println("Freed memory is not returned, and counts as resident: " + e);
      }
    }
  }

  /** What is live on the heap, in bytes. */
  public static long heapBytes() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
