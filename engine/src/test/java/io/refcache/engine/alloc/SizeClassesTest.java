package io.refcache.engine.alloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SizeClassesTest {
  /** Above this, sizes are 64K/n for every n. */
  private static final int LAST_SMALL_STEP_BYTES = 2112;

  @Test
  void everyRequestGetsTheSmallestClassThatHoldsIt() {
    for (int bytes = 1; bytes <= SizeClasses.MAX_BLOCK_BYTES; bytes++) {
      int sizeClass = SizeClasses.classOf(bytes);
      int size = SizeClasses.sizeOf(sizeClass);
      assertThat(SizeClasses.usableSize(bytes)).isEqualTo(size).isGreaterThanOrEqualTo(bytes);
      if (sizeClass > 0) {
        assertThat(SizeClasses.sizeOf(sizeClass - 1)).isLessThan(bytes);
      }
    }
  }

  @Test
  void classAndSizeAreInverse() {
    for (int sizeClass = 0; sizeClass < SizeClasses.count(); sizeClass++) {
      assertThat(SizeClasses.classOf(SizeClasses.sizeOf(sizeClass))).isEqualTo(sizeClass);
    }
  }

  @Test
  void sizesGrowInMultiplesOfTheAlignment() {
    assertThat(SizeClasses.sizeOf(0)).isEqualTo(SizeClasses.MIN_BLOCK_BYTES);
    assertThat(SizeClasses.sizeOf(SizeClasses.count() - 1)).isEqualTo(SizeClasses.MAX_BLOCK_BYTES);
    for (int sizeClass = 0; sizeClass < SizeClasses.count(); sizeClass++) {
      assertThat(SizeClasses.sizeOf(sizeClass) % SizeClasses.ALIGNMENT_BYTES).isZero();
      if (sizeClass > 0) {
        assertThat(SizeClasses.sizeOf(sizeClass)).isGreaterThan(SizeClasses.sizeOf(sizeClass - 1));
      }
    }
  }

  @Test
  void requestsWasteAStepAtMostOrWhatAPageCouldNotUseAnyway() {
    for (int bytes = SizeClasses.MIN_BLOCK_BYTES; bytes <= SizeClasses.MAX_BLOCK_BYTES; bytes++) {
      int wasted = SizeClasses.usableSize(bytes) - bytes;
      if (bytes <= 512) {
        assertThat(wasted).isLessThan(SizeClasses.ALIGNMENT_BYTES);
      } else if (bytes <= LAST_SMALL_STEP_BYTES) {
        assertThat(wasted).as("%d", bytes).isLessThanOrEqualTo(bytes / 30);
      } else {
        int aligned = (bytes + 7) / 8 * 8;
        assertThat(SizeClasses.PAGE_BYTES / SizeClasses.usableSize(bytes))
            .as("no more blocks of %d bytes would fit into a page", bytes)
            .isEqualTo(SizeClasses.PAGE_BYTES / aligned);
      }
    }
  }

  @Test
  void pagesWasteLessThanOneBlockAndLessThanOneHundredth() {
    for (int sizeClass = 0; sizeClass < SizeClasses.count(); sizeClass++) {
      int size = SizeClasses.sizeOf(sizeClass);
      int rest = SizeClasses.PAGE_BYTES % size;
      assertThat(rest).as("%d", size).isLessThan(SizeClasses.PAGE_BYTES / 100);
    }
  }

  @Test
  void refusesWhatNoBlockHolds() {
    for (int bytes : new int[] {Integer.MIN_VALUE, -1, 0, 65_537, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> SizeClasses.usableSize(bytes))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
