package io.refcache.engine.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Tells when memory that was taken out of use can no longer be seen by a reader that took no lock:
 * epoch-based reclamation.
 *
 * <p>There is one global epoch, which every retirement advances, and one slot per reading thread.
 *
 * <pre>
 *   reader                                   retirer
 *   slot := epoch; full fence                put the memory out of reach
 *   find the memory, read it                 e := epoch; epoch := e + 1      (retireEpoch)
 *   slot := 0 (release)                      full fence; may unmap if every slot is 0 or above e
 * </pre>
 *
 * A reader in a section with a slot above {@code e} read the epoch after it was advanced, hence
 * after the memory was out of reach: it cannot have found it. A slot of 0 that the retirer reads
 * before the reader writes it is no danger either: of the two full fences one comes first. If it is
 * the retirer's, the reader's look-up comes after the memory went out of reach; if it is the
 * reader's, the retirer sees the slot.
 *
 * <p><b>What a thread holds.</b> Threads of a pool outlive an engine, and the class loader of a web
 * application must not hang on them. A thread's map of thread locals holds its keys weakly but its
 * values strongly, until it happens to tidy up; so the value there is a {@link WeakReference}, a
 * class of the JDK, and the {@link Reader} it points to is held by {@link #readers}, and by the
 * buffers of keys with which callers have handed it in again. Once these are garbage, so are the
 * readers, and nothing of our loader is left in any thread. The other way round a reader knows its
 * thread weakly and is dropped when that has ended.
 *
 * <p>Entering and leaving allocate nothing and never wait.
 */
public final class ReadEpochs {
  private static final long OUTSIDE = 0;
  private static final long FIRST_EPOCH = 1;
  private static final int READERS_BEFORE_PRUNING = 64;
  private static final long RANDOM_MULTIPLIER = 6364136223846793005L;
  private static final long RANDOM_INCREMENT = 1442695040888963407L;

  private static final VarHandle EPOCH;
  private static final VarHandle SLOT;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      EPOCH = lookup.findVarHandle(ReadEpochs.class, "epoch", long.class);
      SLOT = lookup.findVarHandle(Slot.class, "slot", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ThreadLocal<WeakReference<Reader>> readerOfThread = new ThreadLocal<>();

  /** All readers whose threads live; guarded by itself. */
  private final List<Reader> readers = new ArrayList<>();

  /** The numbers that these readers have; guarded by readers. */
  private final BitSet numbers = new BitSet();

  /** How many readers there may be before the ended threads' are looked for; guarded by readers. */
  private int pruneAbove = READERS_BEFORE_PRUNING;

  private volatile long epoch = FIRST_EPOCH;

  /** The calling thread's reader: for this thread only, and for these epochs only. */
  public Reader reader() {
    WeakReference<Reader> reference = readerOfThread.get();
    Reader reader = reference == null ? null : reference.get();
    return reader == null ? register() : reader;
  }

  /**
   * As {@link #reader()}, for who may know it already: comparing threads takes less than a thread
   * local.
   *
   * @param known a reader, most often the calling thread's; or anything else
   */
  public Reader reader(Object known) {
    return known instanceof Reader reader && reader.belongsTo(this, Thread.currentThread())
        ? reader
        : reader();
  }

  private Reader register() {
    Reader reader;
    synchronized (readers) {
      if (readers.size() >= pruneAbove) {
        prune();
      }
      int number = numbers.nextClearBit(0);
      reader = new Reader(this, Thread.currentThread(), number);
      readers.add(reader);
      numbers.set(number);
    }
    readerOfThread.set(new WeakReference<>(reader));
    return reader;
  }

  private void prune() {
    readers.removeIf(Reader::hasEnded);
    numbers.clear();
    for (Reader reader : readers) {
      numbers.set(reader.number);
    }
    pruneAbove = Math.max(READERS_BEFORE_PRUNING, 2 * readers.size());
  }

  /**
   * Begins a section: what is found in it stays mapped until {@link #exit}. Sections are short,
   * never wait, and don't nest.
   *
   * @throws IllegalStateException if the thread is in a section already
   */
  public void enter(Reader reader) {
    if ((long) SLOT.get(reader) != OUTSIDE) {
      throw new IllegalStateException("a read section is open since epoch " + SLOT.get(reader));
    }
    SLOT.setOpaque(reader, epoch);
    VarHandle.fullFence();
  }

  /** Ends a section. */
  public void exit(Reader reader) {
    SLOT.setRelease(reader, OUTSIDE);
  }

  /**
   * Says that something has just been put out of reach of new readers.
   *
   * @return the epoch to ask {@link #safeSince} about
   */
  public long retireEpoch() {
    return (long) EPOCH.getAndAdd(this, 1L);
  }

  /** Whether every reader that may have seen what was retired in an epoch has left. */
  public boolean safeSince(long retiredEpoch) {
    return oldestSection() > retiredEpoch;
  }

  /**
   * The epoch in which the oldest open section began, or the present one if there is none: what is
   * retired after this look may have been seen by readers that began after it as well.
   */
  long oldestSection() {
    long oldest = epoch;
    VarHandle.fullFence();
    synchronized (readers) {
      for (Reader reader : readers) {
        long entered = (long) SLOT.getAcquire(reader);
        if (entered != OUTSIDE && entered < oldest && !reader.hasEnded()) {
          oldest = entered;
        }
      }
    }
    return oldest;
  }

  /** How many threads' readers are registered. */
  int registeredReaders() {
    synchronized (readers) {
      return readers.size();
    }
  }

  /** Keeps what lies before a reader in the heap off the cache line of its slot. */
  private abstract static class PaddingBefore {
    long before0;
    long before1;
    long before2;
    long before3;
    long before4;
    long before5;
    long before6;
    long before7;
  }

  private abstract static class Slot extends PaddingBefore {
    /** The epoch in which the open section began, or {@link #OUTSIDE}. */
    long slot;
  }

  /** Keeps what lies behind it off that line. */
  private abstract static class PaddingBehind extends Slot {
    long behind0;
    long behind1;
    long behind2;
    long behind3;
    long behind4;
    long behind5;
    long behind6;
    long behind7;
  }

  /** One thread's slot. */
  public static final class Reader extends PaddingBehind {
    private final ReadEpochs epochs;
    private final WeakReference<Thread> thread;
    private final int number;

    /* Used by its thread alone. */
    private Object kept;
    private long found;
    private long random;

    private Reader(ReadEpochs epochs, Thread thread, int number) {
      this.epochs = epochs;
      this.thread = new WeakReference<>(thread);
      this.number = number;
      this.random = number;
    }

    private boolean belongsTo(ReadEpochs asking, Thread caller) {
      return epochs == asking && thread.refersTo(caller);
    }

    /** A small number from 0 on, which no other living thread's reader has. */
    public int number() {
      return number;
    }

    /**
     * A random number whose higher bits are good, as those of a fraction: the next of a linear
     * congruential sequence.
     */
    public long nextRandom() {
      random = random * RANDOM_MULTIPLIER + RANDOM_INCREMENT;
      return random;
    }

    /** The address of the record that the thread has found last. */
    public long found() {
      return found;
    }

    /** Notes what was found, beside what the search returns. */
    public void setFound(long address) {
      found = address;
    }

    /**
     * Keeps something for the thread until it is taken: one look-up of what is the thread's own
     * serves both.
     */
    public void keep(Object object) {
      kept = object;
    }

    /** Takes out what was kept; null if there is nothing. */
    public Object takeKept() {
      Object taken = kept;
      kept = null;
      return taken;
    }

    /** A thread that has ended, even within a section, reads no more. */
    private boolean hasEnded() {
      Thread owner = thread.get();
      return owner == null || !owner.isAlive();
    }
  }
}
