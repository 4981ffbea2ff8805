package io.refcache.jcache.management;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * The statistics of one cache as JSR-107 defines them. They are exact when an operation has
 * returned, and count only while {@linkplain #isEnabled() enabled}.
 *
 * <p>Counters are striped, so that counting is no point of contention. Safe for use by many
 * threads; a {@link #clear} during operations may miss some of them.
 */
public final class CacheStatistics {
  private static final double NANOS_PER_MICRO = 1_000;

  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder puts = new LongAdder();
  private final LongAdder removals = new LongAdder();
  private final LongAdder getNanos = new LongAdder();
  private final LongAdder putNanos = new LongAdder();
  private final LongAdder removeNanos = new LongAdder();
  private final LongSupplier evictedKeys;
  private volatile long evictedKeysAtClear;
  private volatile boolean enabled;

  /**
   * @param evictedKeys the store's count of entries that its policy pushed out
   */
  public CacheStatistics(LongSupplier evictedKeys) {
    this.evictedKeys = evictedKeys;
  }

  public boolean isEnabled() {
    return enabled;
  }

  public void setEnabled(boolean enabled) {
    this.enabled = enabled;
  }

  /** Counts a get that found something, and what it took. */
  public void hit(long nanos) {
    hits.increment();
    getNanos.add(nanos);
  }

  /** Counts a get that found nothing, and what it took without loading. */
  public void miss(long nanos) {
    misses.increment();
    getNanos.add(nanos);
  }

  /** Counts gets that were one operation, and what they took together without loading. */
  public void gets(long hitCount, long missCount, long nanos) {
    hits.add(hitCount);
    misses.add(missCount);
    getNanos.add(nanos);
  }

  /** Counts puts that were one operation, and what they took together. */
  public void puts(long count, long nanos) {
    puts.add(count);
    putNanos.add(nanos);
  }

  /** Counts a put, and what it took. */
  public void put(long nanos) {
    puts.increment();
    putNanos.add(nanos);
  }

  /** Counts a removal, and what it took. */
  public void removal(long nanos) {
    removals.increment();
    removeNanos.add(nanos);
  }

  /** Sets everything to zero. */
  public void clear() {
    hits.reset();
    misses.reset();
    puts.reset();
    removals.reset();
    getNanos.reset();
    putNanos.reset();
    removeNanos.reset();
    evictedKeysAtClear = evictedKeys.getAsLong();
  }

  public long hits() {
    return hits.sum();
  }

  public long misses() {
    return misses.sum();
  }

  public long gets() {
    return hits() + misses();
  }

  public long puts() {
    return puts.sum();
  }

  public long removals() {
    return removals.sum();
  }

  /** Entries that {@code maxmemory-policy} has pushed out; expired ones are not among them. */
  public long evictions() {
    long now = evictedKeys.getAsLong();
    long atClear = evictedKeysAtClear;
    return now < atClear ? now : now - atClear; // fewer: the store's own counter was reset since
  }

  /** Hits of a hundred gets; 0 if there was no get. */
  public float hitPercentage() {
    return percentage(hits(), gets());
  }

  /** Misses of a hundred gets; 0 if there was no get. */
  public float missPercentage() {
    return percentage(misses(), gets());
  }

  /** What a get takes on average, in microseconds, loading excluded; 0 if there was none. */
  public float averageGetMicros() {
    return averageMicros(getNanos.sum(), gets());
  }

  /** What a put takes on average, in microseconds; 0 if there was none. */
  public float averagePutMicros() {
    return averageMicros(putNanos.sum(), puts());
  }

  /** What a removal takes on average, in microseconds; 0 if there was none. */
  public float averageRemoveMicros() {
    return averageMicros(removeNanos.sum(), removals());
  }

  private static float percentage(long part, long whole) {
    return whole == 0 ? 0 : (float) (100.0 * part / whole);
  }

  private static float averageMicros(long nanos, long count) {
    return count == 0 ? 0 : (float) (nanos / NANOS_PER_MICRO / count);
  }
}
