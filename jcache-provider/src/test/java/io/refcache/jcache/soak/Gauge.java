package io.refcache.jcache.soak;

import io.refcache.engine.memory.ProcessMemory;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** What the process has of memory, from time to time, and whether it grows. */
final class Gauge {
  /** Fewer samples than this say nothing of growth. */
  private static final int MIN_SAMPLES = 12;

  private static final double MAX_GROWTH = 1.02;

  /**
   * A heap that is collected when the collector likes is compared by its floor, and less exactly.
   */
  private static final double MAX_HEAP_GROWTH = 1.10;

  private record Sample(
      long atMillis, long operations, long residentBytes, long heapBytes, long gcMillis) {}

  private final long startMillis = System.currentTimeMillis();
  private final List<Sample> samples = new ArrayList<>();

  void sample(long operations) {
    System.gc();
    long gcMillis = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      gcMillis += Math.max(0, collector.getCollectionTime());
    }
    samples.add(
        new Sample(
            System.currentTimeMillis() - startMillis,
            operations,
            ProcessMemory.residentBytes().orElse(0),
            ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
            gcMillis));
  }

  /** The last sample, in words. */
  String last() {
    Sample last = samples.get(samples.size() - 1);
    Sample before =
        samples.size() < 2 ? new Sample(0, 0, 0, 0, 0) : samples.get(samples.size() - 2);
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
    double resident = growth(Sample::residentBytes);
    double heap = growth(Sample::heapBytes);
    if (resident > MAX_GROWTH || heap > MAX_HEAP_GROWTH) {
      throw new AssertionError("memory grows: " + verdict());
    }
  }

  /** What {@link #assertFlat} looks at. */
  String verdict() {
    return samples.size() < MIN_SAMPLES
        ? "too short to tell whether memory grows"
        : "last sixth against second sixth: resident %.3f, heap %.3f"
            .formatted(growth(Sample::residentBytes), growth(Sample::heapBytes));
  }

  private interface Figure {
    long of(Sample sample);
  }

  private double growth(Figure figure) {
    int sixth = samples.size() / 6;
    return median(samples.subList(samples.size() - sixth, samples.size()), figure)
        / median(samples.subList(sixth, 2 * sixth), figure);
  }

  private static double median(List<Sample> of, Figure figure) {
    long[] sorted = of.stream().mapToLong(figure::of).sorted().toArray();
    return Math.max(1, sorted[sorted.length / 2]);
  }
}
