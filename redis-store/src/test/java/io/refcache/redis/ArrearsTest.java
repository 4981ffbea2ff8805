package io.refcache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArrearsTest {
  private final Ledger ledger = new Ledger();
  private final Arrears arrears = new Arrears("cache 'test'", ledger);

  /** Does as much as it is allowed to, and fails otherwise once that is said. */
  private static final class Ledger implements Arrears.Payment {
    final List<String> removed = new ArrayList<>();
    final Semaphore begun = new Semaphore(0);
    final Semaphore allowed = new Semaphore(0);
    volatile boolean away;

    @Override
    public void remove(List<byte[]> names) {
      begin();
      names.forEach(name -> removed.add(new String(name, UTF_8)));
    }

    @Override
    public void removeAll() {
      begin();
      removed.add("*");
    }

    private void begin() {
      if (away) {
        throw StoreUnavailableException.unchanged("away", null);
      }
      begun.release();
      allowed.acquireUninterruptibly();
    }
  }

  @AfterEach
  void close() {
    ledger.allowed.release(1_000);
    arrears.close();
  }

  private void add(String name) {
    arrears.add(name.getBytes(UTF_8));
  }

  private void awaitNone() throws InterruptedException {
    ledger.allowed.release(1_000);
    Patience.await(() -> !arrears.any());
  }

  @Test
  void whatIsOwedIsRemovedAndTheThreadEnds() throws InterruptedException {
    assertThat(arrears.any()).isFalse();
    add("a");
    assertThat(arrears.any()).isTrue();
    assertThat(arrears.size()).isEqualTo(1);
    awaitNone();
    assertThat(arrears.size()).isZero();
    assertThat(ledger.removed).containsExactly("a");
  }

  @Test
  void whatIsOwedAgainWhileItIsRemovedIsRemovedAgain() throws InterruptedException {
    add("a");
    ledger.begun.acquire();
    add("a");
    assertThat(arrears.size()).isEqualTo(2);
    awaitNone();
    assertThat(ledger.removed).containsExactly("a", "a");
  }

  @Test
  void whatFailsIsTriedAgain() throws InterruptedException {
    ledger.away = true;
    add("a");
    Thread.sleep(20);
    add("b");
    assertThat(arrears.size()).isEqualTo(2);
    ledger.away = false;
    awaitNone();
    assertThat(ledger.removed).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void tooManyNamesAreAll() throws InterruptedException {
    ledger.away = true;
    for (int i = 0; i <= Arrears.MAX_NAMES + Arrears.BATCH; i++) {
      add("name" + i);
    }
    assertThat(arrears.size()).isEqualTo(Arrears.ALL);
    ledger.away = false;
    awaitNone();
    assertThat(ledger.removed).containsExactly("*");
  }

  @Test
  void closingGivesUpWhatCannotBeRemoved() {
    ledger.away = true;
    add("a");
    arrears.close();
    assertThat(arrears.any()).isFalse();
    assertThat(ledger.removed).isEmpty();
  }
}
