package io.refcache.engine.index;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.alloc.MemoryBudget;
import io.refcache.engine.memory.Slab;
import io.refcache.engine.record.Records;
import io.refcache.store.KeyBytes;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.StampedLock;

/**
 * One independently locked stripe of an index: a table of buckets, and while it is being resized
 * the old table as well.
 *
 * <p>Resizing is incremental, as in Redis: new entries go to the new table, every write moves some
 * buckets of the old one, and searches look into both until the old one is empty. Tables grow by a
 * quarter, not by doubling: the index stays between 70 and 90 percent full at any size, at the
 * price of moving an entry about four times in its life. The hash fills all segments alike; so that
 * they don't all have two tables at the same time, each takes its sizes from a scale of its own. A
 * segment without entries begins with a table of no buckets, so that clearing takes no memory and
 * no time.
 *
 * <p>A place is a slot of one of the two tables, named by one long; it means something only as long
 * as the lock under which it was found is held, or an optimistic stamp taken before remains valid.
 *
 * <p>Locking: fields are written under the write lock. They are plain on purpose: optimistic
 * readers read them between a stamp and its validation, and derive everything else about a table
 * from the slab itself, so that they never combine two different ones.
 */
public final class Segment {
  public static final long NOT_FOUND = -1;

  private static final int MIGRATED_BUCKETS_PER_WRITE = 4;

  /** How far, and at how many entries, is looked for one that could move into a freed slot. */
  private static final int MAX_PULL_STEPS = 16;

  private static final int MAX_PULL_LOOKS = 4;
  static final long OLD_TABLE = 1L << 32;

  /* Growth: from some size on to the next size on the segment's scale, before that as it comes. */
  private static final double GROWTH_FACTOR = 1.25;
  private static final double MIN_GROWTH_FACTOR = 1.1;
  private static final int MIN_BUCKETS_ON_SCALE = 64;

  /* Load factors, in percent of all slots. */
  private static final int GROW_ABOVE_PERCENT = 89;

  /** So full that searches begin to take longer; short of this, no entry is evicted for growth. */
  private static final int CROWDED_ABOVE_PERCENT = 97;

  private static final int SHRINK_BELOW_PERCENT = 45;
  private static final int SHRINK_TO_PERCENT = 75;

  private final StampedLock lock = new StampedLock();

  private final Allocator allocator;
  private final MemoryBudget budget;
  private final Records records;
  private final Hasher hasher;

  /** The least size on this segment's scale of sizes, in buckets. */
  private final double scaleStart;

  private final AtomicLong indexTableBytes;
  private Slab table;

  /**
   * Null unless a resize is under way; then the buckets from {@link #migrated} on are still in use.
   */
  private Slab oldTable;

  private int migrated;
  private int entries;
  private int volatileEntries;
  private long recordBytes;
  private int stamp;

  /** For hashing keys again while entries are moved; used under the write lock. */
  private final KeyBytes scratch = new KeyBytes(64);

  /**
   * A segment without entries.
   *
   * @param scale where its scale of table sizes begins, from 0 to 1; different for each segment
   * @param indexTableBytes the sum of all segments' tables, which this one keeps up to date
   */
  Segment(
      Allocator allocator,
      MemoryBudget budget,
      Records records,
      Hasher hasher,
      double scale,
      AtomicLong indexTableBytes) {
    this.allocator = allocator;
    this.budget = budget;
    this.records = records;
    this.hasher = hasher;
    this.scaleStart = MIN_BUCKETS_ON_SCALE * Math.pow(GROWTH_FACTOR, scale);
    this.indexTableBytes = indexTableBytes;
    this.table = allocator.emptyTable();
  }

  public StampedLock lock() {
    return lock;
  }

  // --- finding ----------------------------------------------------------------------------------

  /** Finds the place of a key. Optimistic readers may call it. */
  public long find(long hash, KeyBytes key) {
    int slot = find(table, hash, key);
    if (slot != Buckets.NONE) {
      return slot;
    }
    Slab old = oldTable;
    if (old != null) {
      slot = find(old, hash, key);
      if (slot != Buckets.NONE) {
        return OLD_TABLE | slot;
      }
    }
    return NOT_FOUND;
  }

  private int find(Slab in, long hash, KeyBytes key) {
    byte tag = Hasher.tag(hash);
    int buckets = Buckets.count(in);
    int bucket = Buckets.home(Hasher.position(hash), buckets);
    for (int probes = 0; probes < buckets; probes++) {
      int matches = Buckets.matching(in, bucket, tag);
      while (matches != 0) {
        int name = Buckets.slotName(bucket, Integer.numberOfTrailingZeros(matches));
        long address = Buckets.address(in, name);
        if (records.hasKey(allocator.slab(address), Allocator.offset(address), key)) {
          return name;
        }
        matches &= matches - 1;
      }
      if (!Buckets.hasOverflow(in, bucket)) {
        return Buckets.NONE;
      }
      bucket = Buckets.next(bucket, buckets);
    }
    return Buckets.NONE;
  }

  /** Finds the place of a record, if it is still in the index. */
  public long findRecord(long hash, long address) {
    int position = Hasher.position(hash);
    byte tag = Hasher.tag(hash);
    int slot = Buckets.find(table, position, tag, address);
    if (slot != Buckets.NONE) {
      return slot;
    }
    slot = oldTable == null ? Buckets.NONE : Buckets.find(oldTable, position, tag, address);
    return slot == Buckets.NONE ? NOT_FOUND : OLD_TABLE | slot;
  }

  /** Retains the records whose keys may be equal to one that is not canonical; under any lock. */
  public void collectEquivalents(long hash, KeyBytes key, Batch batch) {
    collectEquivalents(table, hash, key, batch);
    if (oldTable != null) {
      collectEquivalents(oldTable, hash, key, batch);
    }
  }

  private void collectEquivalents(Slab in, long hash, KeyBytes key, Batch batch) {
    int buckets = Buckets.count(in);
    int bucket = Buckets.home(Hasher.position(hash), buckets);
    for (int probes = 0; probes < buckets; probes++) {
      int matches = Buckets.matching(in, bucket, Hasher.tag(hash));
      while (matches != 0) {
        int slot = Integer.numberOfTrailingZeros(matches);
        long address = Buckets.address(in, Buckets.slotName(bucket, slot));
        if (records.mayEqual(allocator.slab(address), Allocator.offset(address), key)) {
          batch.add(address);
        }
        matches &= matches - 1;
      }
      if (!Buckets.hasOverflow(in, bucket)) {
        return;
      }
      bucket = Buckets.next(bucket, buckets);
    }
  }

  // --- places -----------------------------------------------------------------------------------

  private Slab tableOf(long place) {
    return (place & OLD_TABLE) == 0 ? table : oldTable;
  }

  public long address(long place) {
    return Buckets.address(tableOf(place), (int) place);
  }

  public int access(long place) {
    return Buckets.access(tableOf(place), (int) place);
  }

  /**
   * Writes an access word, without any lock: the worst that a race does is to give the word to a
   * newcomer in the same slot, or to a table that nobody searches any more. The caller has
   * announced itself as a reader, so that the table is there.
   */
  public void touch(long place, int accessWord) {
    Slab in = tableOf(place);
    if (in != null && Buckets.inside(in, (int) place)) {
      Buckets.setAccess(in, (int) place, accessWord);
    }
  }

  public boolean isVolatile(long place) {
    return Buckets.isVolatile(tableOf(place), (int) place);
  }

  /**
   * Whether a record is still in the place where it was seen. Optimistic readers may call it; under
   * a lock the answer is certain.
   */
  public boolean isAt(long place, long address) {
    Slab in = tableOf(place);
    return in != null
        && Buckets.inside(in, (int) place)
        && Buckets.tag(in, (int) place) != 0
        && Buckets.address(in, (int) place) == address;
  }

  // --- changing; all under the write lock --------------------------------------------------------

  /** The version stamp of the next record; never 0. */
  public int nextStamp() {
    stamp = stamp == -1 ? 1 : stamp + 1;
    return stamp;
  }

  /** Adds an entry; the table {@link #canInsert}. */
  public void insert(long hash, long address, long bytes, int accessWord, boolean isVolatile) {
    int slot =
        Buckets.insert(
            table, Hasher.position(hash), Hasher.tag(hash), address, accessWord, isVolatile);
    if (slot == Buckets.NONE) {
      throw new IllegalStateException("a table of " + Buckets.count(table) + " buckets is full");
    }
    entries++;
    volatileEntries += isVolatile ? 1 : 0;
    recordBytes += bytes;
  }

  /** Puts another record of the same key into a place; returns the address of the old one. */
  public long replace(
      long place, long address, long newBytes, long oldBytes, int accessWord, boolean isVolatile) {
    long replaced = address(place);
    Buckets.setAddress(tableOf(place), (int) place, address);
    Buckets.setAccess(tableOf(place), (int) place, accessWord);
    setVolatile(place, isVolatile);
    recordBytes += newBytes - oldBytes;
    return replaced;
  }

  public void setVolatile(long place, boolean isVolatile) {
    if (isVolatile(place) != isVolatile) {
      Buckets.setVolatile(tableOf(place), (int) place, isVolatile);
      volatileEntries += isVolatile ? 1 : -1;
    }
  }

  /** Takes an entry out; its reference is the caller's now. */
  public long remove(long place, long hash, long bytes) {
    long address = address(place);
    volatileEntries -= isVolatile(place) ? 1 : 0;
    Buckets.remove(tableOf(place), (int) place, Hasher.position(hash));
    if ((place & OLD_TABLE) == 0) {
      pullBack(Buckets.bucketOf((int) place));
    }
    entries--;
    recordBytes -= bytes;
    return address;
  }

  /**
   * Moves an entry that found a bucket full and was put behind it into the slot that has become
   * free there. Without this, newcomers would take the slots near their homes, displaced entries
   * stay where they are, and searches get longer with every entry that is replaced by another.
   *
   * <p>To tell an entry's home its key has to be read: few are looked at, and only displaced ones.
   */
  private void pullBack(int freeBucket) {
    int buckets = Buckets.count(table);
    int bucket = freeBucket;
    int looks = 0;
    for (int step = 0; step < MAX_PULL_STEPS && Buckets.hasOverflow(table, bucket); step++) {
      bucket = Buckets.next(bucket, buckets);
      int displaced = Buckets.displaced(table, bucket);
      while (displaced != 0 && looks < MAX_PULL_LOOKS) {
        int name = Buckets.slotName(bucket, Integer.numberOfTrailingZeros(displaced));
        looks++;
        if (pullBack(name, freeBucket, buckets)) {
          freeBucket = bucket;
          break;
        }
        displaced &= displaced - 1;
      }
    }
  }

  /** Moves an entry, if its home is the bucket with a free slot or one before it. */
  private boolean pullBack(int name, int freeBucket, int buckets) {
    int bucket = Buckets.bucketOf(name);
    long address = Buckets.address(table, name);
    long hash = hashOf(address);
    int position = Hasher.position(hash);
    int home = Buckets.home(position, buckets);
    if (Buckets.distance(home, bucket, buckets) < Buckets.distance(freeBucket, bucket, buckets)) {
      return false;
    }
    int access = Buckets.access(table, name);
    boolean isVolatile = Buckets.isVolatile(table, name);
    Buckets.remove(table, name, position);
    Buckets.insert(table, position, Hasher.tag(hash), address, access, isVolatile);
    return true;
  }

  /** Hashes a record's key again. */
  public long hashOf(long address) {
    records.readKey(allocator.slab(address), Allocator.offset(address), scratch);
    return hasher.hash(scratch);
  }

  // --- resizing ---------------------------------------------------------------------------------

  /**
   * The bytes that growing takes, if one more entry asks for it; else 0. May be read without lock.
   */
  public long growthBytes() {
    Slab current = table;
    return current != null && needsGrowth(current, GROW_ABOVE_PERCENT)
        ? (long) grownBuckets(current) * Buckets.BUCKET_BYTES
        : 0;
  }

  /**
   * Whether one more entry makes the table so full that it should grow at the cost of others. May
   * be read without lock.
   */
  public boolean isCrowded() {
    Slab current = table;
    return current != null && needsGrowth(current, CROWDED_ABOVE_PERCENT);
  }

  /** Whether one more entry finds a slot, if the table does not grow. May be read without lock. */
  public boolean canInsert() {
    Slab current = table;
    return current == null || entries < Buckets.count(current) * Buckets.SLOTS;
  }

  private boolean needsGrowth(Slab current, int abovePercent) {
    return (entries + 1) * 100L > (long) Buckets.count(current) * Buckets.SLOTS * abovePercent;
  }

  private int grownBuckets(Slab current) {
    int buckets = Buckets.count(current);
    if (buckets < MIN_BUCKETS_ON_SCALE) {
      return Math.max(buckets + 2, (int) (buckets * GROWTH_FACTOR));
    }
    double stepsOnScale =
        Math.log(buckets * MIN_GROWTH_FACTOR / scaleStart) / Math.log(GROWTH_FACTOR);
    return (int) (scaleStart * Math.pow(GROWTH_FACTOR, Math.ceil(stepsOnScale)));
  }

  /**
   * Grows, if that is still needed and its bytes are within what was reserved for it.
   *
   * @return the reserved bytes that were used
   */
  public long growWithin(long reservedBytes) {
    long bytes = growthBytes();
    if (bytes == 0 || bytes > reservedBytes) {
      return 0;
    }
    finishMigration();
    resize(allocator.allocateTable((int) bytes));
    return bytes;
  }

  /** Whether the table is so empty that a smaller one would do. May be read without lock. */
  public boolean wantsShrink() {
    Slab current = table;
    int buckets = current == null ? 0 : Buckets.count(current);
    return oldTable == null
        && entries * 100L < (long) buckets * Buckets.SLOTS * SHRINK_BELOW_PERCENT
        && shrunkBuckets() < buckets;
  }

  private int shrunkBuckets() {
    return entries == 0 ? 0 : (int) (entries * 100L / (Buckets.SLOTS * SHRINK_TO_PERCENT)) + 1;
  }

  /** The bytes that shrinking takes, for as long as both tables are there. */
  public long shrinkBytes() {
    return (long) shrunkBuckets() * Buckets.BUCKET_BYTES;
  }

  /**
   * Starts to shrink, if that is still wanted and its bytes are within what was reserved for it.
   *
   * @return the reserved bytes that were used
   */
  public long shrinkWithin(long reservedBytes) {
    if (!wantsShrink() || shrinkBytes() > reservedBytes) {
      return 0;
    }
    if (entries == 0) {
      Slab old = table;
      table = allocator.emptyTable();
      discard(old);
      return 0;
    }
    Slab shrunk = allocator.allocateTable((int) shrinkBytes());
    resize(shrunk);
    return shrunk.capacity();
  }

  private void resize(Slab to) {
    // The empty table of a new or cleared segment has nothing to move.
    oldTable = Buckets.count(table) == 0 ? null : table;
    table = to;
    migrated = 0;
    indexTableBytes.addAndGet(to.capacity());
  }

  public boolean isMigrating() {
    return oldTable != null;
  }

  /** Moves a few buckets of the old table, if there is one. */
  public void migrateSome() {
    if (oldTable != null) {
      migrate(MIGRATED_BUCKETS_PER_WRITE);
    }
  }

  private void finishMigration() {
    if (oldTable != null) {
      migrate(Integer.MAX_VALUE);
    }
  }

  /** Moves up to some buckets of the old table; there is one. */
  private void migrate(int maxBuckets) {
    Slab old = oldTable;
    int buckets = Buckets.count(old);
    int end = (int) Math.min(buckets, (long) migrated + maxBuckets);
    for (; migrated < end; migrated++) {
      int occupied = Buckets.occupied(old, migrated);
      while (occupied != 0) {
        int from = Buckets.slotName(migrated, Integer.numberOfTrailingZeros(occupied));
        move(old, from);
        occupied &= occupied - 1;
      }
    }
    if (migrated == buckets) {
      oldTable = null;
      discard(old);
    }
  }

  private void move(Slab old, int from) {
    long address = Buckets.address(old, from);
    long hash = hashOf(address);
    int position = Hasher.position(hash);
    int to =
        Buckets.insert(
            table,
            position,
            Hasher.tag(hash),
            address,
            Buckets.access(old, from),
            Buckets.isVolatile(old, from));
    if (to == Buckets.NONE) {
      throw new IllegalStateException("the new table is too small to move into");
    }
    Buckets.remove(old, from, position);
  }

  private void discard(Slab slab) {
    int bytes = slab.capacity();
    indexTableBytes.addAndGet(-bytes);
    allocator.freeTable(slab);
    budget.release(bytes);
  }

  // --- clearing ---------------------------------------------------------------------------------

  /** Takes all entries out at once; whoever gets the tables releases what is in them. */
  public Detached detach() {
    indexTableBytes.addAndGet(-tableBytes());
    Detached detached =
        new Detached(allocator, budget, records, table, oldTable, entries, recordBytes);
    table = allocator.emptyTable();
    forgetEntries();
    return detached;
  }

  /** As {@link #detach}, for good: the segment has no table any more and must not be used. */
  public Detached close() {
    indexTableBytes.addAndGet(-tableBytes());
    Detached detached =
        new Detached(allocator, budget, records, table, oldTable, entries, recordBytes);
    table = null;
    forgetEntries();
    return detached;
  }

  private void forgetEntries() {
    oldTable = null;
    migrated = 0;
    entries = 0;
    volatileEntries = 0;
    recordBytes = 0;
  }

  // --- walking ----------------------------------------------------------------------------------

  /** The tables as they are; the second is null unless a resize is under way. */
  Slab table() {
    return table;
  }

  Slab oldTable() {
    return oldTable;
  }

  /** May be read without lock. */
  public int entries() {
    return entries;
  }

  /** May be read without lock. */
  public int volatileEntries() {
    return volatileEntries;
  }

  public long recordBytes() {
    return recordBytes;
  }

  private long tableBytes() {
    Slab current = table;
    Slab old = oldTable;
    return (current == null ? 0L : current.capacity()) + (old == null ? 0L : old.capacity());
  }
}
