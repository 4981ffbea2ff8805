package io.refcache.engine.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.alloc.MemoryBudget;
import io.refcache.engine.memory.DirectMemory;
import io.refcache.engine.memory.ReadEpochs;
import io.refcache.engine.memory.Slab;
import io.refcache.engine.record.Cause;
import io.refcache.engine.record.DeadlineField;
import io.refcache.engine.record.HeapReferences;
import io.refcache.engine.record.Records;
import io.refcache.engine.record.ValueObjects;
import io.refcache.engine.record.ValuePlace;
import io.refcache.store.KeyBytes;
import io.refcache.store.ValueBytes;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a table in which entries come and go for long while their number stays. */
class ReplacedEntriesTest {
  private static final int ENTRIES = 5000;
  private static final int REPLACEMENTS = 20 * ENTRIES;

  private final MemoryBudget budget = new MemoryBudget(MemoryBudget.UNLIMITED);
  private final DirectMemory memory = new DirectMemory();
  private final Allocator allocator = new Allocator(memory);
  private final ValueObjects objects = new ValueObjects(allocator, budget);
  private final Records records =
      new Records(
          allocator,
          budget,
          objects,
          new HeapReferences(),
          object -> {},
          (object, blocks, bytes, cause) -> false);
  private final Index index = new Index(allocator, budget, records, 42, 1);
  private final Segment segment = index.segmentAt(0);
  private final ReadEpochs.Reader thread = memory.epochs().reader();
  private final KeyBytes key = new KeyBytes(Long.BYTES);
  private final ValueBytes value = new ValueBytes(0);

  @AfterEach
  void closeAllocator() {
    segment.close().releaseSome(Integer.MAX_VALUE);
    allocator.close();
    memory.close();
  }

  @Test
  void searchesStayAsShortAsInATableJustFilled() {
    for (int number = 0; number < ENTRIES; number++) {
      insert(number);
    }
    while (segment.isMigrating()) {
      segment.migrateSome();
    }
    double fresh = overflowingShare();
    Deque<Integer> present = new ArrayDeque<>();
    for (int number = 0; number < ENTRIES; number++) {
      present.add(number);
    }
    for (int number = ENTRIES; number < ENTRIES + REPLACEMENTS; number++) {
      remove(present.remove());
      insert(number);
      present.add(number);
    }
    assertThat(overflowingShare()).isLessThan(fresh + 0.15);
    assertThat(displacedEntries()).isPositive();
    for (int number : present) {
      write(number);
      assertThat(segment.find(index.hash(key), key, thread)).isNotEqualTo(Segment.NOT_FOUND);
    }
  }

  /** The share of buckets at which a search for what is not there has to go on. */
  private double overflowingShare() {
    int buckets = Buckets.count(segment.table());
    int overflowing = 0;
    for (int bucket = 0; bucket < buckets; bucket++) {
      overflowing += Buckets.hasOverflow(segment.table(), bucket) ? 1 : 0;
    }
    return (double) overflowing / buckets;
  }

  /** How many entries are not in their home; each knows whether it is further away than by one. */
  private int displacedEntries() {
    Slab table = segment.table();
    int buckets = Buckets.count(table);
    int displaced = 0;
    for (int bucket = 0; bucket < buckets; bucket++) {
      for (int slot = 0; slot < Buckets.SLOTS; slot++) {
        int name = Buckets.slotName(bucket, slot);
        if (Buckets.tag(table, name) == 0) {
          continue;
        }
        int position = Hasher.position(segment.hashOf(Buckets.address(table, name)));
        int away = Buckets.distance(Buckets.home(position, buckets), bucket, buckets);
        assertThat(Buckets.displaced(table, bucket) >>> slot & 1).isEqualTo(away > 0 ? 1 : 0);
        assertThat(Buckets.isFar(table, name)).isEqualTo(away > 1);
        displaced += away > 0 ? 1 : 0;
      }
    }
    return displaced;
  }

  private void write(int number) {
    byte[] bytes = key.ensureCapacity(Long.BYTES);
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[i] = (byte) ((long) number >>> i * Byte.SIZE);
    }
    key.setCanonical(Long.BYTES);
  }

  private void insert(int number) {
    write(number);
    value.setInteger((byte) 1, number % 100);
    long growth = segment.growthBytes();
    budget.reserveUnchecked(growth);
    budget.release(growth - segment.growWithin(growth));
    segment.migrateSome();
    budget.reserveUnchecked(records.bytesFor(key, value, ValuePlace.INSIDE, DeadlineField.ABSENT));
    long address =
        records.create(
            key,
            value,
            ValuePlace.INSIDE,
            ValueObjects.NONE,
            1,
            Records.NO_DEADLINE,
            DeadlineField.ABSENT);
    segment.insert(index.hash(key), address, records.footprintBytes(address), 0, false);
  }

  private void remove(int number) {
    write(number);
    long hash = index.hash(key);
    long place = segment.find(hash, key, thread);
    long address = segment.address(place);
    segment.remove(place, hash, records.footprintBytes(address));
    records.release(address, Cause.REMOVAL);
  }
}
