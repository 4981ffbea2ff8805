package io.refcache.engine.evict;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.alloc.MemoryBudget;
import io.refcache.engine.memory.ReadEpochs;
import java.util.function.LongSupplier;

/**
 * Ranks entries by least hit density: the hits to be expected of an entry for each byte and each
 * tick that it stays. After N. Beckmann, H. Chen and A. Cidon, "LHD: Improving Cache Hit Rate by
 * Maximizing Hit Density", NSDI 2018, with how often a key was used of late as the class.
 *
 * <p>Nothing is assumed of how hits depend on recency and frequency: it is {@linkplain
 * DensityLearning learned} from a small sample of all keys. Of each entry its index slot holds all
 * there is to know, a {@link DensityWord}: when it was last used, how often, and how large it is.
 * How often a key was used that comes back after its eviction, the {@linkplain FrequencySketch
 * sketch} remembers.
 *
 * <p><b>Time</b> is counted in ticks, by {@linkplain TurnoverClock what comes in}: so a hit seldom
 * has anything to write. Frequencies are halved every 128 ticks.
 *
 * <p><b>Memory.</b> While it is {@linkplain #start started}: the sample, up to {@value
 * DensityTables#MAX_SAMPLE_BYTES} bytes, and the sketch, which grows with the cache to 4 to 8 bytes
 * for each entry, but not beyond an eighth of the limit. Both are reserved in the budget.
 *
 * <p><b>Threads.</b> A use writes nothing but the entry's word, and that only if it has changed;
 * unless the key is in the sample, about which threads take turns, and who would have to wait does
 * without. Learning is done by a thread that evicts.
 */
public final class HitDensity {
  /** What an entry takes in the index, to be added to its memory. */
  private static final int SLOT_BYTES = 12;

  private static final int HALVING_TICKS_SHIFT = 7;
  static final int HALVING_TICKS = 1 << HALVING_TICKS_SHIFT;

  /** Of an entry that has not been used since the policy began. */
  private static final long UNKNOWN_SCORE = 1;

  /** What a byte of an entry is worth of the whole of it, by size code: to multiply is cheaper. */
  private static final float[] PER_BYTE = perByte();

  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  private final ReadEpochs epochs;
  private final TurnoverClock clock;
  private final DensityLearning learning;
  private final Admission admission = new Admission();

  /**
   * @param epochs of the allocator's memory
   * @param budget where what this takes is reserved
   * @param entries how many entries are ranked by this; asked for once in a tick
   */
  public HitDensity(
      Allocator allocator, ReadEpochs epochs, MemoryBudget budget, LongSupplier entries) {
    this.epochs = epochs;
    this.clock = new TurnoverClock(entries);
    this.learning = new DensityLearning(allocator, budget, clock, entries);
  }

  // --- memory -----------------------------------------------------------------------------------

  /**
   * Takes the least memory, and begins to learn. If it has started before, that happens only if
   * what it has is too much under the new limit.
   *
   * @param limit of all entries in bytes, or {@link MemoryBudget#UNLIMITED}
   */
  public void start(long limit) {
    if (learning.start(limit)) {
      admission.reset();
    }
  }

  /** Gives all memory back and forgets. */
  public void stop() {
    learning.stop();
  }

  /** The memory that is taken, in bytes. */
  public long reservedBytes() {
    return learning.reservedBytes();
  }

  /**
   * What a larger table for the entries and the limit that there are would take.
   *
   * @return bytes, or 0 if the tables are large enough
   */
  public int growthBytes() {
    return learning.growthBytes();
  }

  /**
   * Takes a larger table, if that is still wanted.
   *
   * @param bytes {@link #growthBytes}, reserved by the caller
   * @return the bytes that are to be released: those of the smaller table, or all
   */
  public long grow(int bytes) {
    return learning.grow(bytes);
  }

  // --- words ------------------------------------------------------------------------------------

  /**
   * The word of a new entry. Not to be called in a section of the epochs.
   *
   * @param reader the calling thread's
   * @param hash of the key
   * @param bytes that the entry takes
   */
  public int onCreate(ReadEpochs.Reader reader, long hash, long bytes) {
    clock.countInsertion();
    long spread = spread(hash);
    int level = 1;
    epochs.enter(reader);
    try {
      FrequencySketch sketch = learning.sketch();
      if (sketch != null) {
        level = FrequencyClass.used(sketch.level(spread), random(reader));
        sketch.raise(spread, level);
      }
    } finally {
      epochs.exit(reader);
    }
    int word = DensityWord.of(clock.tick(), level, DensityWord.sizeCodeOf(bytes));
    learning.used(sampleHash(hash), word);
    return word;
  }

  /** Whether {@link #onRead} has to be told the bytes that the entry takes. */
  public static boolean knowsBytes(int word) {
    return DensityWord.isDensityForm(word);
  }

  /**
   * The word after a read; most often it is the same.
   *
   * @param reader the calling thread's
   * @param bytes that the entry takes, if its word does not {@linkplain #knowsBytes know}
   */
  public int onRead(ReadEpochs.Reader reader, long hash, int word, long bytes) {
    int now = clock.tick();
    int used;
    if (DensityWord.isDensityForm(word)) {
      int level = levelAt(word, now);
      if (level < FrequencyClass.HIGHEST) {
        int random = FrequencyClass.isDrawn(level) ? random(reader) : 0;
        level = FrequencyClass.used(level, random);
      }
      used = DensityWord.of(now, level, DensityWord.sizeCode(word));
    } else {
      used = DensityWord.of(now, 1, DensityWord.sizeCodeOf(bytes));
    }
    if (used != word && DensityWord.tick(used) != DensityWord.tick(word)) {
      learning.used(sampleHash(hash), used);
    }
    return used;
  }

  /**
   * The word after the value was replaced, which is no sign that it will be read.
   *
   * @param bytes that the entry takes now
   */
  public int onWrite(long hash, int word, long bytes) {
    int now = clock.tick();
    int level = DensityWord.isDensityForm(word) ? levelAt(word, now) : 1;
    int written = DensityWord.of(now, level, DensityWord.sizeCodeOf(bytes));
    learning.written(sampleHash(hash), written);
    return written;
  }

  /**
   * Whether an entry is so large that many would have to go for it, and what they are worth
   * together decides whether it comes in.
   *
   * @param limit of the memory that the entry would go into, in bytes
   */
  public static boolean isLarge(long bytes, long limit) {
    return Admission.isLarge(bytes, limit);
  }

  /**
   * Whether a new entry is worth less than those that went of late, byte for byte. If so this
   * counts as its coming and going, so that it will be worth more the next time. Not to be called
   * in a section of the epochs.
   *
   * @param reader the calling thread's
   */
  public boolean refuses(ReadEpochs.Reader reader, long hash, long bytes) {
    long spread = spread(hash);
    epochs.enter(reader);
    try {
      FrequencySketch sketch = learning.sketch();
      int before = sketch == null ? FrequencyClass.NEVER : sketch.level(spread);
      int level = FrequencyClass.used(before, random(reader));
      int word = DensityWord.of(clock.tick(), level, DensityWord.sizeCodeOf(bytes));
      if (!admission.refuses(density(word))) {
        return false;
      }
      if (sketch != null) {
        sketch.raise(spread, level);
      }
      clock.countInsertion();
      learning.used(sampleHash(hash), word);
      return true;
    } finally {
      epochs.exit(reader);
    }
  }

  /**
   * Remembers how often an evicted entry was used. Not to be called in a section of the epochs.
   *
   * @param reader the calling thread's
   */
  public void onEvict(ReadEpochs.Reader reader, long hash, int word) {
    if (!DensityWord.isDensityForm(word)) {
      return;
    }
    admission.evicted(density(word));
    epochs.enter(reader);
    try {
      FrequencySketch sketch = learning.sketch();
      if (sketch != null) {
        sketch.raise(spread(hash), levelAt(word, clock.tick()));
      }
    } finally {
      epochs.exit(reader);
    }
  }

  /** The uses that a word stands for, up to {@link AccessWord#MAX_FREQUENCY}. */
  public int frequency(int word) {
    int level = DensityWord.isDensityForm(word) ? levelAt(word, clock.tick()) : 1;
    return Math.min(AccessWord.MAX_FREQUENCY, FrequencyClass.uses(level));
  }

  private static int levelAt(int word, int tick) {
    int age = DensityWord.age(word, tick);
    // How many halvings lie between the two ticks.
    int halvings = (tick & HALVING_TICKS - 1) >= (age & HALVING_TICKS - 1) ? 0 : 1;
    return FrequencyClass.halved(DensityWord.level(word), (age >>> HALVING_TICKS_SHIFT) + halvings);
  }

  /** Of the generator's bits the upper ones are good. */
  private static int random(ReadEpochs.Reader reader) {
    return (int) (reader.nextRandom() >>> Integer.SIZE);
  }

  private static long spread(long hash) {
    long spread = hash * SPREAD;
    return spread ^ spread >>> 32;
  }

  /** Bits that have nothing to do with those that choose the place in the sketch. */
  private static int sampleHash(long hash) {
    return (int) ((hash ^ hash >>> 29) * SPREAD >>> 32);
  }

  // --- ranking ----------------------------------------------------------------------------------

  /** Does what has become due, if nobody else does; by who evicts, without a lock. */
  void tend() {
    learning.tend();
  }

  /** How good a victim the entry is: the less hits are to be expected for its bytes the better. */
  long score(int word) {
    if (!DensityWord.isDensityForm(word)) {
      return UNKNOWN_SCORE;
    }
    // Of positive floats the bits are in the order of the numbers.
    return -(long) Float.floatToRawIntBits(density(word));
  }

  private float density(int word) {
    float[] worth = learning.worth();
    if (worth == null) {
      return 0;
    }
    int age = DensityWord.age(word, clock.tick());
    return worth[HitRates.index(DensityWord.level(word), age)]
        * PER_BYTE[DensityWord.sizeCode(word)];
  }

  private static float[] perByte() {
    float[] parts = new float[DensityWord.SIZE_CODES];
    for (int code = 0; code < parts.length; code++) {
      parts[code] = 1.0f / (DensityWord.bytes(code) + SLOT_BYTES);
    }
    return parts;
  }
}
