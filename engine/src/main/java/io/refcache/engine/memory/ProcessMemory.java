package io.refcache.engine.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What the operating system says of this process' memory, where it says anything. */
public final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";
  private static final long BYTES_PER_KB = 1024;

  private ProcessMemory() {}

  /**
   * The resident memory of the whole process in bytes: heap, code, threads and all slabs that have
   * been touched. Empty where there is no {@code /proc}, or it may not be read.
   */
  public static OptionalLong residentBytes() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(RESIDENT)) {
          String kilobytes = line.substring(RESIDENT.length(), line.lastIndexOf("kB")).strip();
          return OptionalLong.of(Long.parseLong(kilobytes) * BYTES_PER_KB);
        }
      }
    } catch (IOException | RuntimeException e) {
      // Nobody can tell, then.
    }
    return OptionalLong.empty();
  }
}
