package io.refcache.engine.evict;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.alloc.MemoryBudget;
import io.refcache.engine.memory.ReadEpochs;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Ranks entries by least hit density: the hits to be expected of an entry for each byte and each
 * tick that it stays. After N. Beckmann, H. Chen and A. Cidon, "LHD: Improving Cache Hit Rate by
 * Maximizing Hit Density", NSDI 2018, with how often a key was used of late as the class.
 *
 * <p>Nothing is assumed of how hits depend on recency and frequency: it is {@linkplain HitRates
 * learned} from a {@linkplain WatchedKeys small sample of all keys}. Of each entry its index slot
 * holds all there is to know, a {@link DensityWord}: when it was last used, how often, and how
 * large it is. How often a key was used that comes back after its eviction, the {@linkplain
 * FrequencySketch sketch} remembers.
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
 * without. Learning is done by a thread that evicts, some tens of microseconds every few thousand
 * uses of sampled keys.
 */
public final class HitDensity {
  /** What an entry takes in the index, to be added to its memory. */
  private static final int SLOT_BYTES = 12;

  private static final int HALVING_TICKS_SHIFT = 7;
  private static final int HALVING_TICKS = 1 << HALVING_TICKS_SHIFT;

  /** Tables are made after so many uses of sampled keys: soon at first, then at leisure. */
  private static final int FIRST_LESSON_USES = 256;

  private static final int LESSON_USES = 2048;

  /** Of an entry that has not been used since the policy began. */
  private static final long UNKNOWN_SCORE = 1;

  private static final float[] SLOTTED_BYTES = slottedBytes();
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  private final DensityTables tables;
  private final ReadEpochs epochs;
  private final LongSupplier entries;

  private final TurnoverClock clock;

  /** Null before the first start. */
  private volatile float[] worth;

  private volatile boolean lessonDue;

  private final Admission admission = new Admission();

  /* Guarded by the lock. */
  private final ReentrantLock lock = new ReentrantLock();
  private HitRates rates;
  private int lessonUses;
  private int usesUntilLesson;
  private volatile int agedUntilTick;

  /**
   * @param epochs of the allocator's memory
   * @param budget where what this takes is reserved
   * @param entries how many entries are ranked by this; asked for once in a tick
   */
  public HitDensity(
      Allocator allocator, ReadEpochs epochs, MemoryBudget budget, LongSupplier entries) {
    this.tables = new DensityTables(allocator, budget);
    this.epochs = epochs;
    this.clock = new TurnoverClock(entries);
    this.entries = entries;
  }

  // --- start and stop ---------------------------------------------------------------------------

  /**
   * Takes the least memory, and begins to learn. If it has started before, that happens only if
   * what it has is too much under the new limit.
   *
   * @param limit of all entries in bytes, or {@link MemoryBudget#UNLIMITED}
   */
  public void start(long limit) {
    lock.lock();
    try {
      HitRates fresh = new HitRates();
      if (tables.start(limit, fresh)) {
        rates = fresh;
        lessonUses = FIRST_LESSON_USES;
        usesUntilLesson = lessonUses;
        admission.reset();
        if (worth == null) {
          worth = rates.learn();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives all memory back and forgets. */
  public void stop() {
    lock.lock();
    try {
      tables.stop();
    } finally {
      lock.unlock();
    }
  }

  /** The memory that is taken, in bytes. */
  public long reservedBytes() {
    lock.lock();
    try {
      return tables.reservedBytes();
    } finally {
      lock.unlock();
    }
  }

  /**
   * What a larger table for the entries and the limit that there are would take.
   *
   * @return bytes, or 0 if the tables are large enough
   */
  public int growthBytes() {
    lock.lock();
    try {
      return tables.growthBytes(entries.getAsLong());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a larger table, if that is still wanted.
   *
   * @param bytes {@link #growthBytes}, reserved by the caller
   * @return the bytes that are to be released: those of the smaller table, or all
   */
  public long grow(int bytes) {
    lock.lock();
    try {
      boolean isWanted = tables.growthBytes(entries.getAsLong()) == bytes;
      return isWanted ? tables.grow(bytes, rates) : bytes;
    } finally {
      lock.unlock();
    }
  }

  // --- words ------------------------------------------------------------------------------------

  /**
   * The word of a new entry. Not to be called in a section of the epochs.
   *
   * @param hash of the key
   * @param bytes that the entry takes
   */
  public int onCreate(long hash, long bytes) {
    clock.countInsertion();
    int level = 1;
    ReadEpochs.Reader reader = epochs.reader();
    epochs.enter(reader);
    try {
      FrequencySketch current = tables.sketch();
      if (current != null) {
        long spread = spread(hash);
        int before = current.level(spread);
        level = FrequencyClass.used(before, ThreadLocalRandom.current().nextInt());
        current.raise(spread, level);
      }
    } finally {
      epochs.exit(reader);
    }
    int word = DensityWord.of(clock.tick(), level, DensityWord.sizeCodeOf(bytes));
    watchUse(hash, word);
    return word;
  }

  /** Whether {@link #onRead} has to be told the bytes that the entry takes. */
  public static boolean knowsBytes(int word) {
    return DensityWord.isDensityForm(word);
  }

  /**
   * The word after a read; most often it is the same.
   *
   * @param bytes that the entry takes, if its word does not {@linkplain #knowsBytes know}
   */
  public int onRead(long hash, int word, long bytes) {
    int now = clock.tick();
    int used;
    if (DensityWord.isDensityForm(word)) {
      int level = levelAt(word, now);
      if (level < FrequencyClass.HIGHEST) {
        int random = FrequencyClass.isDrawn(level) ? ThreadLocalRandom.current().nextInt() : 0;
        level = FrequencyClass.used(level, random);
      }
      used = DensityWord.of(now, level, DensityWord.sizeCode(word));
    } else {
      used = DensityWord.of(now, 1, DensityWord.sizeCodeOf(bytes));
    }
    if (used != word && DensityWord.tick(used) != DensityWord.tick(word)) {
      watchUse(hash, used);
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
    WatchedKeys sample = lockIfWatched(sampleHash(hash));
    if (sample != null) {
      try {
        sample.written(sampleHash(hash), written);
      } finally {
        lock.unlock();
      }
    }
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
   */
  public boolean refuses(long hash, long bytes) {
    int level = levelOfNew(hash);
    int word = DensityWord.of(clock.tick(), level, DensityWord.sizeCodeOf(bytes));
    if (!admission.refuses(density(word))) {
      return false;
    }
    onCreate(hash, bytes);
    return true;
  }

  private int levelOfNew(long hash) {
    ReadEpochs.Reader reader = epochs.reader();
    epochs.enter(reader);
    try {
      FrequencySketch current = tables.sketch();
      int before = current == null ? FrequencyClass.NEVER : current.level(spread(hash));
      return FrequencyClass.used(before, ThreadLocalRandom.current().nextInt());
    } finally {
      epochs.exit(reader);
    }
  }

  /** Remembers how often an evicted entry was used. Not to be called in a section of the epochs. */
  public void onEvict(long hash, int word) {
    if (!DensityWord.isDensityForm(word)) {
      return;
    }
    admission.evicted(density(word));
    ReadEpochs.Reader reader = epochs.reader();
    epochs.enter(reader);
    try {
      FrequencySketch current = tables.sketch();
      if (current != null) {
        current.raise(spread(hash), levelAt(word, clock.tick()));
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

  private void watchUse(long hash, int word) {
    WatchedKeys sample = lockIfWatched(sampleHash(hash));
    if (sample == null) {
      return;
    }
    try {
      sample.used(sampleHash(hash), word);
      usesUntilLesson--;
      if (usesUntilLesson <= 0) {
        lessonDue = true;
      }
    } finally {
      lock.unlock();
    }
  }

  /** The sample, and the lock is held, if the key is in it and nobody is at it; or null. */
  private WatchedKeys lockIfWatched(int sampleHash) {
    WatchedKeys sample = tables.watched();
    if (sample == null || !sample.mayWatch(sampleHash) || !lock.tryLock()) {
      return null;
    }
    if (sample != tables.watched()) {
      lock.unlock();
      return null;
    }
    return sample;
  }

  private static long spread(long hash) {
    long spread = hash * SPREAD;
    return spread ^ spread >>> 32;
  }

  /** Bits that have nothing to do with those that choose the place in the sketch. */
  private static int sampleHash(long hash) {
    return (int) ((hash ^ hash >>> 29) * SPREAD >>> 32);
  }

  // --- time and learning ------------------------------------------------------------------------

  /** Does what has become due, if nobody else does; by who evicts, without a lock. */
  void tend() {
    if (!(lessonDue || agedUntilTick != clock.tick()) || !lock.tryLock()) {
      return;
    }
    try {
      WatchedKeys sample = tables.watched();
      if (lessonDue && sample != null) {
        lessonDue = false;
        sample.countTicks(clock.tick());
        worth = rates.learn();
        lessonUses = Math.min(LESSON_USES, lessonUses * 3 / 2);
        usesUntilLesson = lessonUses;
      }
      ageSketch();
    } finally {
      lock.unlock();
    }
  }

  private void ageSketch() {
    int now = clock.tick();
    int ticks = Math.min(HALVING_TICKS, now - agedUntilTick & DensityWord.TICK_MASK);
    agedUntilTick = now;
    FrequencySketch current = tables.sketch();
    if (current != null) {
      current.age((int) ((long) ticks * current.lines() / HALVING_TICKS));
    }
  }

  // --- ranking ----------------------------------------------------------------------------------

  /** How good a victim the entry is: the less hits are to be expected for its bytes the better. */
  long score(int word) {
    if (!DensityWord.isDensityForm(word)) {
      return UNKNOWN_SCORE;
    }
    // Of positive floats the bits are in the order of the numbers.
    return -(long) Float.floatToRawIntBits(density(word));
  }

  private float density(int word) {
    float[] current = worth;
    if (current == null) {
      return 0;
    }
    float hits =
        current[HitRates.index(DensityWord.level(word), DensityWord.age(word, clock.tick()))];
    return hits / SLOTTED_BYTES[DensityWord.sizeCode(word)];
  }

  private static float[] slottedBytes() {
    float[] bytes = new float[DensityWord.SIZE_CODES];
    for (int code = 0; code < bytes.length; code++) {
      bytes[code] = DensityWord.bytes(code) + SLOT_BYTES;
    }
    return bytes;
  }
}
