package io.refcache.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class ReadEpochsTest {
  private static final int SLAB_BYTES = 4096;
  private static final int REPLACEMENTS = 20_000;
  private static final int SECTIONS = 20_000;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  @Test
  void aLookAtTheReadersSaysNothingOfWhatIsRetiredAfterIt() {
    ReadEpochs epochs = new ReadEpochs();
    long look = epochs.oldestSection();
    ReadEpochs.Reader reader = epochs.reader();
    epochs.enter(reader);
    long retired = epochs.retireEpoch();
    assertThat(look).isLessThanOrEqualTo(retired);
    epochs.exit(reader);
  }

  @Test
  void whatIsRetiredOutsideOfSectionsIsSafe() {
    ReadEpochs epochs = new ReadEpochs();
    ReadEpochs.Reader reader = epochs.reader();
    assertThat(epochs.safeSince(epochs.retireEpoch())).isTrue();
    epochs.enter(reader);
    epochs.exit(reader);
    assertThat(epochs.safeSince(epochs.retireEpoch())).isTrue();
  }

  @Test
  void openSectionHoldsWhatIsRetiredAfterItsBeginning() {
    ReadEpochs epochs = new ReadEpochs();
    ReadEpochs.Reader reader = epochs.reader();
    long before = epochs.retireEpoch();
    epochs.enter(reader);
    long after = epochs.retireEpoch();
    assertThat(epochs.safeSince(before)).isTrue();
    assertThat(epochs.safeSince(after)).isFalse();
    epochs.exit(reader);
    assertThat(epochs.safeSince(after)).isTrue();
  }

  @Test
  void sectionsDoNotNest() {
    ReadEpochs epochs = new ReadEpochs();
    ReadEpochs.Reader reader = epochs.reader();
    epochs.enter(reader);
    assertThatThrownBy(() -> epochs.enter(reader)).isInstanceOf(IllegalStateException.class);
    epochs.exit(reader);
  }

  @Test
  void eachThreadHasOneReader() throws InterruptedException {
    ReadEpochs epochs = new ReadEpochs();
    AtomicReference<ReadEpochs.Reader> other = new AtomicReference<>();
    inThread(() -> other.set(epochs.reader()));
    assertThat(epochs.reader()).isSameAs(epochs.reader()).isNotSameAs(other.get());
  }

  @Test
  void threadThatEndsInASectionHoldsNothing() throws InterruptedException {
    ReadEpochs epochs = new ReadEpochs();
    inThread(() -> epochs.enter(epochs.reader()));
    assertThat(epochs.safeSince(epochs.retireEpoch())).isTrue();
  }

  @Test
  void readersOfEndedThreadsAreDropped() throws InterruptedException {
    ReadEpochs epochs = new ReadEpochs();
    for (int i = 0; i < 500; i++) {
      inThread(epochs::reader);
    }
    assertThat(epochs.registeredReaders()).isLessThanOrEqualTo(64);
  }

  @Test
  void aKnownReaderIsTakenOnlyByItsThreadAndForItsEpochs() throws InterruptedException {
    ReadEpochs epochs = new ReadEpochs();
    ReadEpochs.Reader mine = epochs.reader();
    AtomicReference<ReadEpochs.Reader> others = new AtomicReference<>();
    inThread(() -> others.set(epochs.reader(mine)));
    assertThat(others.get()).isNotSameAs(mine);
    assertThat(epochs.reader(mine)).isSameAs(mine);
    assertThat(epochs.reader(others.get())).isSameAs(mine);
    assertThat(epochs.reader(null)).isSameAs(mine);
    assertThat(new ReadEpochs().reader(mine)).isNotSameAs(mine);
  }

  @Test
  void livingThreadsHaveDifferentNumbersAndEndedOnesGiveTheirsBack() throws InterruptedException {
    ReadEpochs epochs = new ReadEpochs();
    epochs.reader();
    Set<Integer> numbers = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      inThread(() -> numbers.add(epochs.reader().number()));
      assertThat(epochs.reader().number()).isNotIn(numbers);
    }
    assertThat(numbers).allMatch(number -> number <= 64);
  }

  private static void inThread(Runnable action) throws InterruptedException {
    Thread thread = new Thread(action);
    thread.start();
    thread.join();
  }

  @Test
  void readersNeverSeeUnmappedMemory() throws InterruptedException {
    assertThat(firstFailureOfReaders(Memory::retire, REPLACEMENTS, SECTIONS)).isNull();
  }

  /** The check above would be worth nothing if it didn't see what it looks for. */
  @Test
  void readersDoSeeUnmappedMemoryIfNobodyWaitsForThem() throws InterruptedException {
    assertThat(firstFailureOfReaders(Memory::unmap, Long.MAX_VALUE, Long.MAX_VALUE))
        .hasMessageContaining("unmapped");
  }

  /**
   * Replaces a slab over and over while two threads read it, until there were as many replacements
   * and sections as wanted, or a failure.
   */
  private static RuntimeException firstFailureOfReaders(
      BiConsumer<Memory, Slab> giveBack, long replacementsWanted, long sectionsWanted)
      throws InterruptedException {
    HeapMemory memory = new HeapMemory();
    AtomicReference<Slab> shared = new AtomicReference<>(memory.map(SLAB_BYTES));
    AtomicReference<RuntimeException> failure = new AtomicReference<>();
    AtomicLong sections = new AtomicLong();
    AtomicBoolean done = new AtomicBoolean();
    Runnable reading =
        () -> {
          ReadEpochs epochs = memory.epochs();
          ReadEpochs.Reader reader = epochs.reader();
          while (!done.get()) {
            epochs.enter(reader);
            try {
              Slab slab = shared.getPlain();
              for (int offset = 0; offset < SLAB_BYTES; offset += Long.BYTES) {
                slab.getLong(offset);
              }
            } catch (IllegalStateException e) {
              failure.compareAndSet(null, e);
            } finally {
              epochs.exit(reader);
            }
            sections.incrementAndGet();
          }
        };
    Thread[] readers = {new Thread(reading), new Thread(reading)};
    for (Thread reader : readers) {
      reader.start();
    }
    long start = System.nanoTime();
    long replacements = 0;
    while (failure.get() == null
        && (replacements < replacementsWanted || sections.get() < sectionsWanted)
        && System.nanoTime() - start < PATIENCE_NANOS) {
      giveBack.accept(memory, shared.getAndSet(memory.map(SLAB_BYTES)));
      replacements++;
    }
    done.set(true);
    for (Thread reader : readers) {
      reader.join();
    }
    memory.unmap(shared.get());
    memory.close();
    assertThat(memory.mappedBytes()).isZero();
    return failure.get();
  }

  @Test
  void livingThreadsDoNotHoldTheClassLoader() throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      pool.submit(() -> {}).get();
      WeakReference<ClassLoader> loader = pool.submit(ReadEpochsTest::useInALoaderOfItsOwn).get();
      long start = System.nanoTime();
      while (loader.get() != null && System.nanoTime() - start < PATIENCE_NANOS) {
        System.gc();
        Thread.sleep(10);
      }
      assertThat(loader.get()).isNull();
    } finally {
      pool.shutdownNow();
    }
  }

  private static WeakReference<ClassLoader> useInALoaderOfItsOwn() throws Exception {
    URL classes = ReadEpochs.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
      Class<?> type = loader.loadClass(ReadEpochs.class.getName());
      assertThat(type).isNotSameAs(ReadEpochs.class);
      Object epochs = type.getConstructor().newInstance();
      Object reader = type.getMethod("reader").invoke(epochs);
      type.getMethod("enter", reader.getClass()).invoke(epochs, reader);
      type.getMethod("exit", reader.getClass()).invoke(epochs, reader);
      return new WeakReference<>(loader);
    }
  }
}
