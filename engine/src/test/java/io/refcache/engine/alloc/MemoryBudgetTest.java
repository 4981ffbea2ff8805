package io.refcache.engine.alloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  @Test
  void reservesUpToTheLimitAndNotAByteMore() {
    MemoryBudget budget = new MemoryBudget(100);
    assertThat(budget.tryReserve(60)).isTrue();
    assertThat(budget.tryReserve(41)).isFalse();
    assertThat(budget.used()).isEqualTo(60);
    assertThat(budget.tryReserve(40)).isTrue();
    assertThat(budget.used()).isEqualTo(100);
    assertThat(budget.isOver()).isFalse();
    assertThat(budget.tryReserve(1)).isFalse();
    assertThat(budget.tryReserve(0)).isTrue();
  }

  @Test
  void refusesSumsThatWouldOverflow() {
    MemoryBudget budget = new MemoryBudget(Long.MAX_VALUE);
    assertThat(budget.tryReserve(10)).isTrue();
    assertThat(budget.tryReserve(Long.MAX_VALUE)).isFalse();
    assertThat(budget.used()).isEqualTo(10);
  }

  @Test
  void unlimitedRefusesNothing() {
    MemoryBudget budget = new MemoryBudget(MemoryBudget.UNLIMITED);
    assertThat(budget.tryReserve(1L << 50)).isTrue();
    assertThat(budget.isOver()).isFalse();
    assertThat(budget.fits(Long.MAX_VALUE)).isTrue();
  }

  @Test
  void childChargesItsParentOrNobody() {
    MemoryBudget parent = new MemoryBudget(100);
    MemoryBudget child = parent.child(80);
    MemoryBudget sibling = parent.child(MemoryBudget.UNLIMITED);

    assertThat(child.tryReserve(81)).as("beyond its quota").isFalse();
    assertThat(parent.used()).isZero();
    assertThat(child.tryReserve(70)).isTrue();
    assertThat(sibling.tryReserve(31)).as("beyond the parent's limit").isFalse();
    assertThat(sibling.used()).isZero();
    assertThat(sibling.peak()).isZero();
    assertThat(sibling.tryReserve(30)).isTrue();
    assertThat(parent.used()).isEqualTo(100);

    child.release(70);
    sibling.release(30);
    assertThat(parent.used()).isZero();
    assertThat(parent.peak()).isEqualTo(100);
    assertThat(child.peak()).isEqualTo(70);
  }

  @Test
  void uncheckedReservationsMayExceedEveryLimit() {
    MemoryBudget parent = new MemoryBudget(10);
    MemoryBudget child = parent.child(5);
    child.reserveUnchecked(11);
    assertThat(child.isOver()).isTrue();
    assertThat(parent.isOver()).isTrue();
    assertThat(child.tryReserve(1)).isFalse();
    assertThat(child.tryReserve(0)).as("over is over, even for nothing").isFalse();
    child.release(11);
    assertThat(parent.used()).isZero();
  }

  @Test
  void releasingMoreThanIsReservedFailsWithBothFigures() {
    MemoryBudget budget = new MemoryBudget(100);
    budget.tryReserve(7);
    assertThatThrownBy(() -> budget.release(8))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("8", "7");
    assertThat(budget.used()).isEqualTo(7);
    assertThatThrownBy(() -> budget.release(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> budget.tryReserve(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void limitMayGoBelowWhatIsUsed() {
    MemoryBudget budget = new MemoryBudget(100);
    budget.tryReserve(90);
    budget.setLimit(50);
    assertThat(budget.limit()).isEqualTo(50);
    assertThat(budget.isOver()).isTrue();
    assertThat(budget.tryReserve(1)).isFalse();
    budget.release(40);
    assertThat(budget.isOver()).isFalse();
    assertThat(budget.used()).isEqualTo(50);
  }

  @Test
  void fitsWhatCouldBeReservedInAnEmptyBudget() {
    MemoryBudget child = new MemoryBudget(100).child(120);
    child.reserveUnchecked(100);
    assertThat(child.fits(100)).isTrue();
    assertThat(child.fits(101)).isFalse();
  }

  @Test
  void limitsHoldHoweverManyThreadsReserve() throws InterruptedException {
    MemoryBudget parent = new MemoryBudget(1000);
    MemoryBudget[] children = {parent.child(400), parent.child(700), parent.child(0)};
    AtomicLong granted = new AtomicLong();
    AtomicBoolean exceeded = new AtomicBoolean();
    List<Thread> threads = new ArrayList<>();
    for (int seed = 0; seed < 6; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      MemoryBudget child = children[seed % children.length];
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 100_000; i++) {
                  int bytes = random.nextInt(1, 300);
                  if (child.tryReserve(bytes)) {
                    if (granted.addAndGet(bytes) > 1000 || parent.used() > 1000 || child.isOver()) {
                      exceeded.set(true);
                    }
                    granted.addAndGet(-bytes);
                    child.release(bytes);
                  }
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(exceeded).isFalse();
    assertThat(parent.used()).isZero();
    assertThat(parent.peak()).isBetween(300L, 1000L);
    for (MemoryBudget child : children) {
      assertThat(child.used()).isZero();
    }
  }

  @Test
  void whatIsInUseAlreadyIsCountedAtEveryParentWhateverTheBound() {
    MemoryBudget root = new MemoryBudget(100);
    MemoryBudget child = root.child(10);
    child.reserveUnchecked(150);
    assertThat(child.used()).isEqualTo(150);
    assertThat(root.used()).isEqualTo(150);
    assertThat(root.isOver()).isTrue();
    child.release(150);
    assertThat(child.peak()).isEqualTo(150);
    assertThat(root.peak()).isEqualTo(150);
    assertThat(child.tryReserve(5)).isTrue();
    assertThat(child.peak()).as("the most, and not the last").isEqualTo(150);
  }

  @Test
  void aQuotaMayBeExceededWithinTheBoundOfAll() {
    MemoryBudget root = new MemoryBudget(100);
    MemoryBudget child = root.child(10);
    assertThat(child.tryReserveOver(60)).isTrue();
    assertThat(child.peak()).isEqualTo(60);
    assertThat(child.tryReserveOver(41)).isFalse();
    assertThat(child.used()).isEqualTo(60);
    assertThat(root.used()).isEqualTo(60);
    assertThat(root.tryReserveOver(1_000)).as("nothing bounds the root").isTrue();
    assertThat(root.used()).isEqualTo(1_060);
  }

  @Test
  void rootIsTheBudgetOfAll() {
    MemoryBudget root = new MemoryBudget(100);
    assertThat(root.root()).isSameAs(root);
    assertThat(root.child(10).child(5).root()).isSameAs(root);
  }

  @Test
  void negativeNumbersOfBytesAreRefused() {
    MemoryBudget budget = new MemoryBudget(100);
    assertThatThrownBy(() -> budget.tryReserve(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> budget.tryReserveOver(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> budget.reserveUnchecked(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> budget.setLimit(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(budget.used()).isZero();
    assertThat(budget.limit()).isEqualTo(100);
  }
}
