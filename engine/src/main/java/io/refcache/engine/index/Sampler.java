package io.refcache.engine.index;

import io.refcache.engine.index.Index.SampleVisitor;
import io.refcache.engine.index.Index.Scope;
import io.refcache.engine.memory.Slab;
import java.util.SplittableRandom;

/**
 * Draws entries at random, each with the same chance.
 *
 * <p>A sample is a slot drawn from all slots of a segment, and drawn again if it is empty: not the
 * first entry of a bucket, or those in the lower slots would go again and again while their
 * neighbours stayed for ever. Two slots side by side are looked at, for the second costs nothing
 * once the cache line is there; no more, for whoever is always seen together says less than
 * strangers do.
 *
 * <p>Where a few draws find nothing, entries are sparse: then buckets are walked from some point
 * on, which finds the few there are, and every entry in the end.
 *
 * <p>Takes no lock: what is shown was true a moment ago. The caller has announced itself as a
 * reader.
 */
final class Sampler {
  /** How many slots side by side are looked at. */
  private static final int SLOTS_PER_DRAW = 2;

  /** How many draws there are for each sample that is wanted before entries are called sparse. */
  private static final int DRAWS_PER_SAMPLE = 4;

  /** More samples than this are wanted by who has found entries sparse before. */
  private static final int MAX_DRAWN_SAMPLES = 64;

  /** A walk gives up after this many buckets per sample that is asked for. */
  private static final int BUCKETS_PER_SAMPLE = 10;

  private final Segment[] segments;

  Sampler(Segment[] segments) {
    this.segments = segments;
  }

  /** As {@link Index#sample}. */
  int sample(int wanted, Scope scope, SplittableRandom random, SampleVisitor visitor) {
    int shown = 0;
    if (wanted <= MAX_DRAWN_SAMPLES) {
      for (int draws = wanted * DRAWS_PER_SAMPLE; draws > 0 && shown < wanted; draws--) {
        shown += draw(wanted - shown, scope, random, visitor);
      }
    }
    return shown < wanted ? shown + walk(wanted - shown, scope, random, visitor) : shown;
  }

  // --- drawing ----------------------------------------------------------------------------------

  /** Shows what is in one or two slots of a segment, drawn until something is. */
  private int draw(int wanted, Scope scope, SplittableRandom random, SampleVisitor visitor) {
    int number = random.nextInt(segments.length);
    Segment segment = segments[number];
    if (population(segment, scope) == 0) {
      return 0;
    }
    Slab table = segment.table();
    Slab oldTable = segment.oldTable();
    int buckets = Buckets.count(table);
    int oldBuckets = oldTable == null ? 0 : Buckets.count(oldTable);
    if (buckets + oldBuckets == 0) {
      // Cleared between two looks.
      return 0;
    }
    int shown = 0;
    for (int tries = 0; tries < DRAWS_PER_SAMPLE && shown == 0; tries++) {
      int drawn = random.nextInt((buckets + oldBuckets) * Buckets.SLOTS);
      int bucket = drawn / Buckets.SLOTS;
      int slot = drawn % Buckets.SLOTS;
      Slab in = bucket < buckets ? table : oldTable;
      long tableBit = bucket < buckets ? 0 : Segment.OLD_TABLE;
      bucket -= bucket < buckets ? 0 : buckets;
      int slots = slots(in, bucket, scope);
      for (int i = 0; i < Math.min(wanted, SLOTS_PER_DRAW); i++) {
        if ((slots >>> slot & 1) != 0) {
          show(number, in, Buckets.slotName(bucket, slot), tableBit, visitor);
          shown++;
        }
        slot = slot + 1 == Buckets.SLOTS ? 0 : slot + 1;
      }
    }
    return shown;
  }

  // --- walking ----------------------------------------------------------------------------------

  /** Shows the entries of neighbouring buckets, starting anywhere. */
  private int walk(int wanted, Scope scope, SplittableRandom random, SampleVisitor visitor) {
    int shown = 0;
    int first = random.nextInt(segments.length);
    for (int i = 0; i < segments.length && shown < wanted; i++) {
      int number = (first + i) & (segments.length - 1);
      if (population(segments[number], scope) > 0) {
        shown += walk(number, wanted - shown, scope, random, visitor);
      }
    }
    return shown;
  }

  private int walk(
      int number, int wanted, Scope scope, SplittableRandom random, SampleVisitor visitor) {
    Slab table = segments[number].table();
    Slab oldTable = segments[number].oldTable();
    if (oldTable == null) {
      return walk(number, table, 0, wanted, scope, random, visitor);
    }
    // One table after the other: what is wanted may all be in the one that is not begun with.
    boolean oldFirst = random.nextBoolean();
    int shown = 0;
    for (int i = 0; i < 2 && shown < wanted; i++) {
      boolean old = oldFirst == (i == 0);
      Slab in = old ? oldTable : table;
      long tableBit = old ? Segment.OLD_TABLE : 0;
      shown += walk(number, in, tableBit, wanted - shown, scope, random, visitor);
    }
    return shown;
  }

  private static int walk(
      int number,
      Slab table,
      long tableBit,
      int wanted,
      Scope scope,
      SplittableRandom random,
      SampleVisitor visitor) {
    int buckets = Buckets.count(table);
    if (buckets == 0) {
      return 0;
    }
    int bucket = random.nextInt(buckets);
    int shown = 0;
    int maxProbes = Math.min(buckets, wanted * BUCKETS_PER_SAMPLE);
    for (int probes = 0; probes < maxProbes && shown < wanted; probes++) {
      int slots = slots(table, bucket, scope);
      while (slots != 0 && shown < wanted) {
        int slot = Integer.numberOfTrailingZeros(slots);
        show(number, table, Buckets.slotName(bucket, slot), tableBit, visitor);
        shown++;
        slots &= slots - 1;
      }
      bucket = Buckets.next(bucket, buckets);
    }
    return shown;
  }

  // --- both -------------------------------------------------------------------------------------

  private static int population(Segment segment, Scope scope) {
    return scope == Scope.VOLATILE ? segment.volatileEntries() : segment.entries();
  }

  private static int slots(Slab table, int bucket, Scope scope) {
    return scope == Scope.VOLATILE
        ? Buckets.volatiles(table, bucket)
        : Buckets.occupied(table, bucket);
  }

  private static void show(
      int number, Slab table, int slotName, long tableBit, SampleVisitor visitor) {
    visitor.visit(
        number,
        tableBit | slotName,
        Buckets.address(table, slotName),
        Buckets.access(table, slotName),
        Buckets.isVolatile(table, slotName));
  }
}
