package io.refcache.engine.evict;

import io.refcache.engine.time.ManualClock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Entries on the heap, sampled independently at random: what a source is at best. Safe for use by
 * many threads.
 */
final class ModelSource implements VictimSource {
  static final int ENTRY_BYTES = 100;
  static final int LOG_FACTOR = 10;
  static final int DECAY_MINUTES = 1;

  /** An entry; its hash is its id. */
  static final class Entry {
    final int id;
    int slot;
    int stamp;
    int word;
    long deadlineMillis = Candidate.NO_DEADLINE;

    Entry(int id) {
      this.id = id;
    }

    boolean isVolatile() {
      return deadlineMillis != Candidate.NO_DEADLINE;
    }
  }

  private final ManualClock clock;
  private final SplittableRandom random = new SplittableRandom(42);
  private final Map<Integer, Entry> byId = new HashMap<>();
  private Entry[] slots = new Entry[16];
  private int size;
  private int volatileEntries;
  private int stamps;
  private EvictionPolicy policy;

  /** If not 0, how far a sample must walk to meet one entry: a table emptied but for few. */
  int walkToFirstEntry;

  /** The entries that evict refuses. */
  Set<Integer> pinned = Set.of();

  int lastEvicted = -1;
  long evicted;
  long expired;
  long sampleCalls;
  long candidateCalls;
  int widestSample;

  ModelSource(ManualClock clock, EvictionPolicy policy) {
    this.clock = clock;
    this.policy = policy;
  }

  synchronized void setPolicy(EvictionPolicy policy) {
    this.policy = policy;
  }

  synchronized int size() {
    return size;
  }

  synchronized boolean contains(int id) {
    return byId.containsKey(id);
  }

  synchronized boolean get(int id) {
    Entry entry = byId.get(id);
    if (entry == null) {
      return false;
    }
    entry.word =
        AccessWord.onRead(
            entry.word,
            policy.ranking(),
            clock.millis(),
            LOG_FACTOR,
            DECAY_MINUTES,
            random.nextLong());
    return true;
  }

  synchronized void put(int id, long ttlMillis) {
    Entry entry = byId.computeIfAbsent(id, Entry::new);
    if (entry.stamp == 0) {
      entry.stamp = ++stamps;
      entry.slot = size;
      entry.word = AccessWord.onCreate(policy.ranking(), clock.millis());
      if (size == slots.length) {
        slots = Arrays.copyOf(slots, size * 2);
      }
      slots[size++] = entry;
    } else {
      entry.word = AccessWord.onWrite(entry.word, policy.ranking(), clock.millis(), DECAY_MINUTES);
    }
    volatileEntries -= entry.isVolatile() ? 1 : 0;
    entry.deadlineMillis = ttlMillis < 0 ? Candidate.NO_DEADLINE : clock.millis() + ttlMillis;
    volatileEntries += entry.isVolatile() ? 1 : 0;
  }

  synchronized boolean remove(int id) {
    Entry entry = byId.remove(id);
    if (entry == null) {
      return false;
    }
    volatileEntries -= entry.isVolatile() ? 1 : 0;
    Entry last = slots[--size];
    slots[size] = null;
    if (last != entry) {
      slots[entry.slot] = last;
      last.slot = entry.slot;
    }
    return true;
  }

  @Override
  public synchronized EvictionPolicy policy() {
    return policy;
  }

  @Override
  public synchronized long candidates() {
    candidateCalls++;
    return policy.scope() == EvictionPolicy.Scope.ALL ? size : volatileEntries;
  }

  @Override
  public synchronized void sample(int count, SplittableRandom random, CandidateSink sink) {
    sampleCalls++;
    widestSample = Math.max(widestSample, count);
    if (walkToFirstEntry > 0) {
      walk(count, sink);
      return;
    }
    for (int i = 0; i < count && size > 0; i++) {
      offer(slots[random.nextInt(size)], sink);
    }
  }

  private void walk(int count, CandidateSink sink) {
    if (size > 0 && count >= walkToFirstEntry) {
      offer(slots[size - 1], sink);
    }
  }

  private static void offer(Entry entry, CandidateSink sink) {
    sink.offer(entry.id, entry.slot, entry.stamp, entry.word, entry.deadlineMillis, ENTRY_BYTES);
  }

  @Override
  public synchronized boolean refresh(Candidate candidate) {
    Entry entry = find(candidate);
    if (entry == null) {
      return false;
    }
    candidate.accessWord = entry.word;
    candidate.deadlineMillis = entry.deadlineMillis;
    return true;
  }

  @Override
  public synchronized long evict(Candidate candidate) {
    Entry entry = find(candidate);
    if (entry == null || pinned.contains(entry.id)) {
      return -1;
    }
    remove(entry.id);
    lastEvicted = entry.id;
    if (entry.isVolatile() && entry.deadlineMillis <= clock.millis()) {
      expired++;
    } else {
      evicted++;
    }
    return ENTRY_BYTES;
  }

  private Entry find(Candidate candidate) {
    Entry entry = byId.get((int) candidate.hash);
    return entry != null && entry.stamp == candidate.stamp ? entry : null;
  }
}
