package io.refcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.store.KeyBytes;
import java.util.BitSet;
import java.util.concurrent.CountDownLatch;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;

class KeyLocksTest {
  private final KeyLocks locks = new KeyLocks("cache", 20);
  private final ThreadScratch thread = ThreadScratch.current();

  @Test
  void onlyTheHashedPrefixChoosesTheStripe() {
    assertThat(KeyLocks.stripe(key(5, 1, 2, 3, 4, 5, 6, 7)))
        .isEqualTo(KeyLocks.stripe(key(5, 1, 2, 3, 4, 5, 99)));
  }

  @Test
  void keysSpreadOverTheStripes() {
    BitSet met = new BitSet();
    for (int i = 0; i < 20 * KeyLocks.STRIPES; i++) {
      met.set(KeyLocks.stripe(key(4, i, i >>> 8, i >>> 16, 7)));
    }
    assertThat(met.cardinality()).isEqualTo(KeyLocks.STRIPES);
  }

  private static KeyBytes key(int hashed, int... bytes) {
    KeyBytes key = new KeyBytes();
    for (int i = 0; i < bytes.length; i++) {
      key.array()[i] = (byte) bytes[i];
    }
    key.setLength(bytes.length, hashed);
    return key;
  }

  @Test
  void aThreadMayTakeItsOwnStripeAgain() {
    locks.lock(1, thread);
    locks.lock(1, thread);
    assertThat(thread.locksHeld).isEqualTo(2);
    locks.unlock(1, thread);
    locks.unlock(1, thread);
    assertThat(thread.locksHeld).isZero();
  }

  @Test
  void whoHoldsAStripeDoesNotWaitForAnotherForEver() throws InterruptedException {
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    Thread other = new Thread(() -> holdUntil(done, taken));
    other.start();
    taken.await();
    locks.lock(1, thread);
    try {
      assertThatThrownBy(() -> locks.lock(2, thread))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("'cache'");
      assertThat(thread.locksHeld).isEqualTo(1);
    } finally {
      locks.unlock(1, thread);
      done.countDown();
      other.join();
    }
  }

  private void holdUntil(CountDownLatch done, CountDownLatch taken) {
    ThreadScratch own = ThreadScratch.current();
    locks.lock(2, own);
    taken.countDown();
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      locks.unlock(2, own);
    }
  }

  @Test
  void operationsInProgressHaveBuffersOfTheirOwn() {
    Scratch outer = thread.acquire();
    outer.key.ensureCapacity(1)[0] = 42;
    Scratch inner = thread.acquire();
    assertThat(inner).isNotSameAs(outer);
    assertThat(inner.key).isNotSameAs(outer.key);
    thread.release();
    assertThat(outer.key.array()[0]).isEqualTo((byte) 42);
    thread.release();
    assertThat(thread.acquire()).isSameAs(outer);
    thread.release();
  }

  @Test
  void aHugeValueIsNotHeldOnTo() {
    Scratch scratch = thread.acquire();
    scratch.current.ensureCapacity(10 << 20);
    scratch.next.setReference((byte) 0, "object", 1);
    thread.release();
    assertThat(scratch.current.array().length).isLessThan(1 << 20);
    assertThat(scratch.next.reference()).isNull();
  }
}
