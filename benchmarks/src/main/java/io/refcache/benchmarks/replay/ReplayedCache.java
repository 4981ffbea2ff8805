package io.refcache.benchmarks.replay;

/** A cache, or the model of one, that a trace is replayed in. */
public interface ReplayedCache extends AutoCloseable {
  /**
   * Asks for an object, and puts it if it is not there.
   *
   * @param size of the object, in bytes
   * @return whether it was there
   */
  boolean request(int key, int size);

  /** The payload as found on average, relative to what it should be; 1 for who is exact. */
  default double payloadShare() {
    return 1;
  }

  @Override
  default void close() {}
}
