package io.refcache.examples;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMException;
import javax.management.ObjectName;

/** What this process takes, as the operating system and the JVM see it. */
final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  /** Without pages of files, such as libraries and class archives, which come and go. */
  private static final String RESIDENT = "RssAnon:";

  private static final int COLLECTIONS = 3;

  private static final long REST_BYTES = 256 << 10;
  private static final int LOOKS_AT_REST = 4;
  private static final int MAX_LOOKS = 30;
  private static final long NANOS_BETWEEN_LOOKS = 100_000_000;

  private ProcessMemory() {}

  /**
   * The anonymous resident memory in bytes, once it rests: compilers that are still at work hold
   * tens of MiB for a moment. {@link Contestant#UNKNOWN} where there is no {@code /proc}.
   */
  static long residentBytes() {
    long resident = residentNow();
    int still = 0;
    for (int look = 0; still < LOOKS_AT_REST && look < MAX_LOOKS; look++) {
      trimNativeHeap();
      LockSupport.parkNanos(NANOS_BETWEEN_LOOKS);
      long now = residentNow();
      still = Math.abs(now - resident) < REST_BYTES ? still + 1 : 0;
      resident = now;
    }
    return resident;
  }

  private static long residentNow() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(RESIDENT)) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
        }
      }
    } catch (IOException e) {
      // Not a Linux: the figure is not to be had.
    }
    return Contestant.UNKNOWN;
  }

  /**
   * Lets the C library return what it keeps of freed memory, which is mostly the compilers' and
   * would blur what a cache takes. Not every JVM can ask for it.
   */
  private static void trimNativeHeap() {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              "systemTrimNativeHeap",
              null,
              null);
    } catch (JMException e) {
      // Then it stays.
    }
  }

  /** What is live on the heap in bytes, after collections. */
  static long liveHeapBytes() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** How many collections there were since the start of the JVM. */
  static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }

  /** How long they took, in milliseconds. */
  static long collectionMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }
}
