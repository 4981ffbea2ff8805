package io.refcache.jcache.soak;

import io.refcache.engine.memory.ProcessMemory;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What the process has of memory, from time to time, and whether it grows.
 *
 * <p>While limits go up and down, so does what is mapped for entries; who takes it is known to the
 * byte, and that all of it goes back is shown at the end. What the virtual machine takes for itself
 * it says, if it is asked to keep books. Judged is what is left of resident memory without both: it
 * must not grow by more than a fiftieth of all.
 */
final class Gauge {
  /** Fewer samples than this say nothing of growth. */
  private static final int MIN_SAMPLES = 12;

  private static final int SIXTHS = 6;

  private static final double MAX_GROWTH = 1.02;

  /**
   * A heap that is collected when the collector likes is compared by its floor, and less exactly.
   */
  private static final double MAX_HEAP_GROWTH = 1.10;

  private record Sample(
      long atMillis,
      long operations,
      long residentBytes,
      long mappedBytes,
      long virtualMachineBytes,
      long heapBytes,
      long gcMillis) {
    /** What neither the entries nor the virtual machine account for; the heap is in it. */
    long restBytes() {
      return residentBytes - mappedBytes - virtualMachineBytes;
    }
  }

  private final LongSupplier mappedBytes;
  private final long startMillis = System.currentTimeMillis();
  private final List<Sample> samples = new ArrayList<>();

  /**
   * @param mappedBytes what is mapped for entries
   */
  Gauge(LongSupplier mappedBytes) {
    this.mappedBytes = mappedBytes;
  }

  void sample(long operations) {
    VirtualMachine.tidyUp();
    long gcMillis = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      gcMillis += Math.max(0, collector.getCollectionTime());
    }
    samples.add(
        new Sample(
            System.currentTimeMillis() - startMillis,
            operations,
            ProcessMemory.residentBytes().orElse(0),
            mappedBytes.getAsLong(),
            VirtualMachine.ownBytes(),
            heapBytesAfterCollection(),
            gcMillis));
  }

  /** What was in use right after it: others have allocated since. */
  private static long heapBytesAfterCollection() {
    long bytes = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage afterCollection = pool.getCollectionUsage();
      if (pool.getType() == MemoryType.HEAP && afterCollection != null) {
        bytes += afterCollection.getUsed();
      }
    }
    return bytes;
  }

  /** The last sample, in words. */
  String last() {
    Sample last = samples.get(samples.size() - 1);
    Sample before =
        samples.size() < 2 ? new Sample(0, 0, 0, 0, 0, 0, 0) : samples.get(samples.size() - 2);
    double seconds = Math.max(1, last.atMillis - before.atMillis) / 1000.0;
    return "%,d s, %,.0f operations/s, resident %,d, heap %,d, gc %,d ms"
        .formatted(
            last.atMillis / 1000,
            (last.operations - before.operations) / seconds,
            last.residentBytes,
            last.heapBytes,
            last.gcMillis);
  }

  /** Fails if the last sixth of the run has more memory than the second. */
  void assertFlat() {
    if (samples.size() < MIN_SAMPLES) {
      return;
    }
    if (restGrowth() > MAX_GROWTH || growth(Sample::heapBytes) > MAX_HEAP_GROWTH) {
      throw new AssertionError("memory grows: " + verdict());
    }
  }

  /** What {@link #assertFlat} looks at. */
  String verdict() {
    return samples.size() < MIN_SAMPLES
        ? "too short to tell whether memory grows"
        : "last sixth against second sixth: resident %.3f, without entries and virtual machine %.3f, heap %.3f%n%s"
            .formatted(
                growth(Sample::residentBytes), restGrowth(), growth(Sample::heapBytes), bySixths());
  }

  /** By how much the rest has grown, as a share of all resident memory, and 1. */
  private double restGrowth() {
    double grown = median(SIXTHS, Sample::restBytes) - median(2, Sample::restBytes);
    return 1 + grown / median(2, Sample::residentBytes);
  }

  private String bySixths() {
    StringBuilder table = new StringBuilder();
    row(table, "resident", Sample::residentBytes);
    row(table, "mapped for entries", Sample::mappedBytes);
    row(table, "virtual machine's own", Sample::virtualMachineBytes);
    row(table, "the rest, heap included", Sample::restBytes);
    row(table, "heap in use", Sample::heapBytes);
    return table.toString();
  }

  private void row(StringBuilder table, String name, Figure figure) {
    table.append("%-24s".formatted(name));
    for (int sixth = 1; sixth <= SIXTHS; sixth++) {
      table.append(" %,13.0f".formatted(median(sixth, figure)));
    }
    table.append('\n');
  }

  private interface Figure {
    long of(Sample sample);
  }

  private double growth(Figure figure) {
    return median(SIXTHS, figure) / Math.max(1, median(2, figure));
  }

  /**
   * The median over a sixth of the run.
   *
   * @param sixth 1 to 6
   */
  private double median(int sixth, Figure figure) {
    int length = samples.size() / SIXTHS;
    // What does not divide is left out at the beginning.
    int end = samples.size() - (SIXTHS - sixth) * length;
    long[] sorted =
        samples.subList(end - length, end).stream().mapToLong(figure::of).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
