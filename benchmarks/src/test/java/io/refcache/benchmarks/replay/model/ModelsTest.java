package io.refcache.benchmarks.replay.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.benchmarks.replay.ReplayedCache;
import io.refcache.benchmarks.replay.Trace;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each policy keeps of a few requests, worked out by hand: + is a hit, - a miss. */
class ModelsTest {
  private static final int MANY_SAMPLES = 64;

  /** Requests for objects of one byte. */
  private static String hits(ReplayedCache cache, int... keys) {
    StringBuilder hits = new StringBuilder();
    for (int key : keys) {
      hits.append(cache.request(key, 1) ? '+' : '-');
    }
    return hits.toString();
  }

  /** Requests for objects whose sizes are given by key. */
  private static String hits(ReplayedCache cache, int[] sizes, int... keys) {
    StringBuilder hits = new StringBuilder();
    for (int key : keys) {
      hits.append(cache.request(key, sizes[key]) ? '+' : '-');
    }
    return hits.toString();
  }

  @Test
  void lruEvictsWhoWasNotAskedForLongest() {
    assertThat(hits(new Lru(3), 1, 2, 3, 1, 4, 2, 1)).isEqualTo("---+--+");
  }

  @Test
  void lruEvictsAsManyAsAreNeeded() {
    int[] sizes = {0, 2, 2, 3, 5};
    // 4 takes the room of 1 and 2.
    assertThat(hits(new Lru(8), sizes, 1, 2, 3, 4, 3, 1)).isEqualTo("----+-");
  }

  @Test
  void sampledLruWithManySamplesIsLru() {
    assertThat(hits(new SampledLru(3, MANY_SAMPLES), 1, 2, 3, 1, 4, 2, 1)).isEqualTo("---+--+");
  }

  @Test
  void lfuEvictsWhoWasAskedForLeastAndOfThoseTheOldest() {
    assertThat(hits(new Lfu(3), 1, 1, 2, 3, 4, 1, 2)).isEqualTo("-+---+-");
  }

  @Test
  void gdsfEvictsWhoHasLeastUsesPerByte() {
    int[] sizes = {0, 8, 2, 2};
    assertThat(hits(new Gdsf(10), sizes, 1, 2, 3, 2, 1, 2, 3)).isEqualTo("---+-+-");
  }

  @Test
  void sieveSparesOnceWhoWasAskedForAndGoesOnFromThere() {
    assertThat(hits(new Sieve(3), 1, 2, 3, 1, 4, 5, 1, 2, 5)).isEqualTo("---+--+-+");
  }

  @Test
  void s3FifoKeepsWhatWasAskedForAgainThroughAScan() {
    ReplayedCache cache = new S3Fifo(10);
    assertThat(hits(cache, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1)).isEqualTo("----------+");
    for (int scanned = 11; scanned < 40; scanned++) {
      assertThat(cache.request(scanned, 1)).isFalse();
    }
    assertThat(hits(cache, 1, 2)).isEqualTo("+-");
  }

  @Test
  void s3FifoTakesAGhostIntoTheMainQueue() {
    ReplayedCache cache = new S3Fifo(10);
    hits(cache, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    // Four keys move to the main queue, so that it has four ghosts: 5 is the first.
    hits(cache, 1, 2, 3, 4, 11);
    assertThat(hits(cache, 5)).isEqualTo("-");
    for (int scanned = 12; scanned < 40; scanned++) {
      cache.request(scanned, 1);
    }
    assertThat(hits(cache, 5)).isEqualTo("+");
  }

  @Test
  void arcShiftsItsTargetToWhereGhostsAreAskedFor() {
    assertThat(hits(new Arc(2), 1, 1, 2, 3, 1, 2, 3, 1, 3)).isEqualTo("-+--+-+-+");
  }

  @Test
  void lirsMakesHotWhoComesBackSoonerThanTheOldestHotKey() {
    assertThat(hits(new Lirs(3), 1, 2, 3, 4, 3, 2, 1, 4, 1)).isEqualTo("-----++--");
  }

  @Test
  void lirsKeepsHotKeysThroughAScan() {
    ReplayedCache cache = new Lirs(10);
    hits(cache, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    for (int scanned = 10; scanned < 100; scanned++) {
      assertThat(cache.request(scanned, 1)).isFalse();
    }
    assertThat(hits(cache, 1, 2, 3, 4, 5, 6, 7, 8, 9)).isEqualTo("+++++++++");
  }

  @Test
  void beladyDropsWhoIsAskedForLast() {
    int[] keys = {0, 1, 2, 0, 1, 2};
    Trace trace = new Trace("small", keys, new int[] {1, 1, 1});
    assertThat(hits(new Belady(2, trace), keys)).isEqualTo("---++-");
  }

  @Test
  void beladyBySizeDropsWhoTakesMostMemoryUntilItsNextUse() {
    int[] keys = {0, 1, 2, 0, 1, 2};
    int[] sizes = {8, 2, 2};
    Trace trace = new Trace("small", keys, sizes);
    assertThat(hits(new BeladyBySize(10, trace), sizes, keys)).isEqualTo("----++");
  }

  static Stream<LongFunction<ReplayedCache>> models() {
    return Stream.of(
        Lru::new,
        bytes -> new SampledLru(bytes, 5),
        Lfu::new,
        WTinyLfu::new,
        S3Fifo::new,
        Sieve::new,
        Arc::new,
        Lirs::new,
        Gdsf::new);
  }

  @ParameterizedTest
  @MethodSource("models")
  void noMoreIsKeptThanFits(LongFunction<ReplayedCache> model) {
    ReplayedCache cache = model.apply(100);
    for (int key = 0; key < 50; key++) {
      cache.request(key, 7);
    }
    int hits = 0;
    for (int key = 49; key >= 0; key--) {
      hits += cache.request(key, 7) ? 1 : 0;
    }
    assertThat(hits).isLessThanOrEqualTo(100 / 7);
  }

  @ParameterizedTest
  @MethodSource("models")
  void whatIsLargerThanTheCacheIsNotKept(LongFunction<ReplayedCache> model) {
    ReplayedCache cache = model.apply(100);
    cache.request(1, 10);
    cache.request(2, 101);
    assertThat(cache.request(2, 101)).isFalse();
    assertThat(cache.request(1, 10)).isTrue();
  }
}
