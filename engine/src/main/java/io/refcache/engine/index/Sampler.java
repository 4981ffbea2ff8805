package io.refcache.engine.index;

import io.refcache.engine.index.Index.SampleVisitor;
import io.refcache.engine.index.Index.Scope;
import io.refcache.engine.memory.Slab;
import java.util.SplittableRandom;

/**
 * Draws entries at random, each with nearly the same chance: an entry's is one of the slots of its
 * segment's table, and tables are 70 to 90 percent full; of two tables while one is resized.
 *
 * <p>A sample is a slot drawn from all slots of a segment, and passed over if it is empty: not the
 * first entry of a bucket, or those in the lower slots would go again and again while their
 * neighbours stayed for ever. A few slots side by side are looked at, for the others cost nothing
 * once the cache line is there; but of three buckets at least, for whoever is always seen together
 * says less than strangers do.
 *
 * <p>Buckets drawn at random have to be waited for, each as long as all the rest of a sample takes.
 * So all that are drawn for one call are loaded at the same time, before any is looked at: as in
 * the {@link Fetcher}, a row of loads on which nothing depends. The random numbers are then drawn
 * once more from the same seed, which costs less than keeping them.
 *
 * <p>Where a few rounds find too little, entries are sparse: then buckets are walked from some
 * point on, which finds the few there are, and every entry in the end.
 *
 * <p>Takes no lock: what is shown was true a moment ago. The caller has announced itself as a
 * reader.
 */
final class Sampler {
  /** How many buckets are looked at, at least, if more than one sample is wanted. */
  private static final int LEAST_DRAWS = 3;

  /**
   * For so many samples one slot more is looked at, since some are free: to draw again would be to
   * wait again.
   */
  private static final int SAMPLES_TO_A_SPARE_SLOT = 2;

  /** How many rounds of draws there are before entries are called sparse. */
  private static final int ROUNDS = 16;

  /** More samples than this are wanted by who has found entries sparse before. */
  private static final int MAX_DRAWN_SAMPLES = 64;

  /** A walk gives up after this many buckets per sample that is asked for. */
  private static final int BUCKETS_PER_SAMPLE = 10;

  private final Segment[] segments;

  /**
   * @param segments a power of two of them
   */
  Sampler(Segment[] segments) {
    this.segments = segments;
  }

  /** As {@link Index#sample}. */
  int sample(int wanted, Scope scope, SplittableRandom random, SampleVisitor visitor) {
    int shown = 0;
    if (wanted <= MAX_DRAWN_SAMPLES) {
      int slotsPerDraw =
          Math.min(Buckets.SLOTS, (slotsFor(wanted) + LEAST_DRAWS - 1) / LEAST_DRAWS);
      for (int round = 0; round < ROUNDS && shown < wanted; round++) {
        shown += drawSome(wanted - shown, slotsPerDraw, scope, random.nextLong(), visitor);
      }
    }
    return shown < wanted ? shown + walk(wanted - shown, scope, random, visitor) : shown;
  }

  // --- drawing ----------------------------------------------------------------------------------

  /** A round: as many draws as do for most tables, in which some slots are not in use. */
  private int drawSome(
      int wanted, int slotsPerDraw, Scope scope, long seed, SampleVisitor visitor) {
    int draws = (slotsFor(wanted) + slotsPerDraw - 1) / slotsPerDraw;
    SplittableRandom random = new SplittableRandom(seed);
    long loaded = 0;
    for (int i = 0; i < draws; i++) {
      loaded += load(random.nextLong());
    }
    Fetcher.use(loaded);
    SplittableRandom again = new SplittableRandom(seed);
    int shown = 0;
    for (int i = 0; i < draws && shown < wanted; i++) {
      shown += show(again.nextLong(), slotsPerDraw, wanted - shown, scope, visitor);
    }
    return shown;
  }

  /** How many slots are looked at for so many samples. */
  private static int slotsFor(int samples) {
    return samples + samples / SAMPLES_TO_A_SPARE_SLOT;
  }

  /** Loads the bucket that a number names; tables may have changed until it is looked at. */
  private long load(long drawn) {
    Segment segment = segments[segmentNumber(drawn)];
    Slab table = segment.table();
    int bucket = slotNumber(drawn, slots(table) + slots(segment.oldTable())) / Buckets.SLOTS;
    return bucket < Buckets.count(table) ? Buckets.occupied(table, bucket) : 0;
  }

  /** Shows what is in the slot that a number names and those beside it, as far as it is wanted. */
  private int show(long drawn, int count, int wanted, Scope scope, SampleVisitor visitor) {
    int number = segmentNumber(drawn);
    Slab table = segments[number].table();
    Slab oldTable = segments[number].oldTable();
    int newSlots = slots(table);
    int allSlots = newSlots + slots(oldTable);
    if (allSlots == 0) {
      return 0;
    }
    int at = slotNumber(drawn, allSlots);
    boolean isOld = at >= newSlots;
    Slab in = isOld ? oldTable : table;
    long tableBit = isOld ? Segment.OLD_TABLE : 0;
    int bucket = (isOld ? at - newSlots : at) / Buckets.SLOTS;
    int slot = at % Buckets.SLOTS;
    int slots = slots(in, bucket, scope);
    int shown = 0;
    for (int i = 0; i < count && shown < wanted; i++) {
      if ((slots >>> slot & 1) != 0) {
        show(number, in, Buckets.slotName(bucket, slot), tableBit, visitor);
        shown++;
      }
      slot = slot + 1 == Buckets.SLOTS ? 0 : slot + 1;
    }
    return shown;
  }

  private int segmentNumber(long drawn) {
    return (int) drawn & segments.length - 1;
  }

  /** A number below a bound, of the upper half of a random one. */
  private static int slotNumber(long drawn, int bound) {
    return (int) ((drawn >>> Integer.SIZE) * bound >>> Integer.SIZE);
  }

  private static int slots(Slab table) {
    return table == null ? 0 : Buckets.count(table) * Buckets.SLOTS;
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
