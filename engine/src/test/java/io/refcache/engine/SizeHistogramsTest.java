package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SizeHistogramsTest {
  @Test
  void bucketsEndAtPowersOfTwo() {
    for (int bucket = 1; bucket < Long.SIZE; bucket++) {
      long smallest = 1L << (bucket - 1);
      assertThat(SizeHistograms.smallestOf(bucket)).isEqualTo(smallest);
      assertThat(SizeHistograms.bucketOf(smallest)).isEqualTo(bucket);
      assertThat(SizeHistograms.bucketOf(SizeHistograms.largestOf(bucket))).isEqualTo(bucket);
      assertThat(SizeHistograms.largestOf(bucket - 1)).isEqualTo(smallest - 1);
    }
  }

  @Test
  void zeroHasABucketOfItsOwn() {
    assertThat(SizeHistograms.bucketOf(0)).isZero();
    assertThat(SizeHistograms.smallestOf(0)).isZero();
    assertThat(SizeHistograms.largestOf(0)).isZero();
  }
}
