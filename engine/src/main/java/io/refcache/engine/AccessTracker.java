package io.refcache.engine;

import io.refcache.engine.evict.AccessWord;
import io.refcache.engine.evict.EvictionPolicy.Ranking;
import io.refcache.engine.evict.HitDensity;
import io.refcache.engine.memory.ReadEpochs;

/**
 * What becomes of an entry's access word, under whatever policy its store has at the moment: most
 * rankings are arithmetic on the word, that by hit density learns from it as well.
 */
final class AccessTracker {
  private final StoreContext store;
  private final HitDensity density;

  AccessTracker(StoreContext store, HitDensity density) {
    this.store = store;
    this.density = density;
  }

  /** An entry was added; under some rankings it may be the next that has to go. */
  void added(SlotChange change) {
    if (store.tuning.policy().ranking() == Ranking.LHD) {
      store.room.added(change);
    }
  }

  /** Whether a new entry is so large that the policy may refuse it where there is no room. */
  boolean mayRefuse(long bytes) {
    return store.tuning.policy().ranking() == Ranking.LHD
        && HitDensity.isLarge(bytes, store.room.limitBytes());
  }

  /**
   * Whether an entry that is not there is worth less than what would have to go for it.
   *
   * @param reader the calling thread's
   */
  boolean refuses(ReadEpochs.Reader reader, long hash, long bytes) {
    return density.refuses(reader, hash, bytes);
  }

  /**
   * The word of a new entry that takes so many bytes.
   *
   * @param reader the calling thread's
   */
  int created(ReadEpochs.Reader reader, long hash, long bytes) {
    Ranking ranking = store.tuning.policy().ranking();
    return ranking == Ranking.LHD
        ? density.onCreate(reader, hash, bytes)
        : AccessWord.onCreate(ranking, store.clock.recentMillis());
  }

  /** The word of an entry that was written. */
  int written(long hash, long address, int word) {
    Tuning tuning = store.tuning;
    Ranking ranking = tuning.policy().ranking();
    return ranking == Ranking.LHD
        ? density.onWrite(hash, word, store.records.footprintBytes(address))
        : AccessWord.onWrite(word, ranking, store.clock.recentMillis(), tuning.lfuDecayMinutes());
  }

  /**
   * The word of an entry that was read; most often it is the same.
   *
   * @param reader the calling thread's, which has random numbers at hand
   */
  int read(ReadEpochs.Reader reader, long hash, long address, int word) {
    Tuning tuning = store.tuning;
    Ranking ranking = tuning.policy().ranking();
    if (ranking == Ranking.LHD) {
      long bytes = HitDensity.knowsBytes(word) ? 0 : store.records.footprintBytes(address);
      return density.onRead(reader, hash, word, bytes);
    }
    long random = AccessWord.drawsOnRead(word, ranking) ? reader.nextRandom() : 0;
    return AccessWord.onRead(
        word,
        ranking,
        store.clock.recentMillis(),
        tuning.lfuLogFactor(),
        tuning.lfuDecayMinutes(),
        random);
  }

  /** The policy has pushed an entry out. */
  void evicted(long hash, int word) {
    if (store.tuning.policy().ranking() == Ranking.LHD) {
      density.onEvict(store.epochs.reader(), hash, word);
    }
  }

  /** How often an entry was used of late; -1 under a policy that does not count. */
  int frequency(int word, long nowMillis) {
    Tuning tuning = store.tuning;
    return switch (tuning.policy().ranking()) {
      case LFU -> AccessWord.frequency(word, nowMillis, tuning.lfuDecayMinutes());
      case LHD -> density.frequency(word);
      default -> -1;
    };
  }

  /** The time since an entry was used last; -1 under a policy that counts uses. */
  long idleMillis(int word, long nowMillis) {
    return switch (store.tuning.policy().ranking()) {
      case LFU, LHD -> -1;
      default -> AccessWord.idleMillis(word, nowMillis);
    };
  }
}
