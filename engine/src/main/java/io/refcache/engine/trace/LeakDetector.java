package io.refcache.engine.trace;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

/**
 * Finds handles that were garbage collected before anybody closed them, gives back what they held
 * and says where they were taken.
 *
 * <p>Who hands out a handle {@linkplain #track tracks} it and closes the tracker with it. Of what
 * is not closed the collector tells sooner or later; {@link #poll} then gives back and reports,
 * each place once. A handle that isn't tracked costs a random number; one that is costs the stack
 * that is kept for it and a reference that the collector has to look at. Hence {@link
 * Level#SAMPLED}: a leak that happens again and again is found all the same.
 *
 * <p>Safe for use by any thread.
 */
public final class LeakDetector {
  /** Which handles are tracked (option {@code leak-detection}). */
  public enum Level {
    OFF,
    /** One in {@value LeakDetector#SAMPLE_INTERVAL}, at random. */
    SAMPLED,
    ALL
  }

  /** Of so many handles, one is tracked when they are sampled; a power of two. */
  public static final int SAMPLE_INTERVAL = 128;

  /** A program leaks at few places; more than these are counted but not reported. */
  private static final int MAX_PLACES = 1000;

  private static final System.Logger LOGGER = System.getLogger(LeakDetector.class.getName());
  private static final Tracker NOT_TRACKED = () -> {};

  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

  /** What is tracked: a reference must be reachable itself to be told of. */
  private final Set<Tracked> tracked = ConcurrentHashMap.newKeySet();

  private final Set<Place> reported = ConcurrentHashMap.newKeySet();
  private final LongAdder leaks = new LongAdder();
  private volatile Level level = Level.SAMPLED;

  /** Ends the tracking of one handle. */
  @FunctionalInterface
  public interface Tracker extends AutoCloseable {
    /** The handle is closed properly. Idempotent. */
    @Override
    void close();
  }

  private final class Tracked extends PhantomReference<Object> implements Tracker {
    final Place place;
    final String kind;
    final Runnable giveBack;

    Tracked(Object handle, String kind, Runnable giveBack) {
      super(handle, collected);
      this.place = Place.here();
      this.kind = kind;
      this.giveBack = giveBack;
    }

    @Override
    public void close() {
      tracked.remove(this);
      clear();
    }
  }

  public void setLevel(Level level) {
    this.level = level;
  }

  /**
   * Tracks a handle, or not, as the level says.
   *
   * @param kind what it is, for the report
   * @param giveBack gives back what the handle holds; must not refer to the handle, which would
   *     never be collected then
   * @return to be closed when the handle is
   */
  public Tracker track(Object handle, String kind, Runnable giveBack) {
    Level now = level;
    if (now == Level.OFF
        || (now == Level.SAMPLED
            && (ThreadLocalRandom.current().nextInt() & (SAMPLE_INTERVAL - 1)) != 0)) {
      return NOT_TRACKED;
    }
    Tracked one = new Tracked(handle, kind, giveBack);
    tracked.add(one);
    return one;
  }

  /**
   * Gives back what leaked handles held that were collected since the last time, and reports them;
   * background work.
   */
  public void poll() {
    for (Reference<?> one = collected.poll(); one != null; one = collected.poll()) {
      Tracked leak = (Tracked) one;
      if (tracked.remove(leak)) {
        leaks.increment();
        report(leak);
        leak.giveBack.run();
      }
    }
  }

  private void report(Tracked leak) {
    if (reported.size() < MAX_PLACES && reported.add(leak.place)) {
      LOGGER.log(
          System.Logger.Level.ERROR,
          "{0} was never closed; what it held is given back. It was taken{1}",
          leak.kind,
          leak.place);
    }
  }

  /** How many leaked handles were found ({@code leaked_handles}). */
  public long leaks() {
    return leaks.sum();
  }

  /** How many places were reported. */
  int reportedPlaces() {
    return reported.size();
  }

  /** How many handles are tracked now. */
  int trackedHandles() {
    return tracked.size();
  }
}
