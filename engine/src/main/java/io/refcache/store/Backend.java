package io.refcache.store;

import java.util.Map;

/**
 * Owns the stores of one cache manager and what they share: for the embedded engine the memory
 * budget, the slabs and the background thread.
 *
 * <p>Options cross as text under the names of redis.conf. Safe for use by many threads.
 */
public interface Backend extends AutoCloseable {

  /**
   * Opens a store.
   *
   * @param name unique among the open stores of this backend
   * @param options the store's own options; what is not named has its default
   * @throws IllegalArgumentException if an option is unknown or has a wrong value; the message
   *     names both and says what would be right
   * @throws IllegalStateException if a store of that name is open, or the backend is closed
   */
  Store open(String name, Map<String, String> options);

  /**
   * Opens a store, as {@link #open(String, Map)} does, for content of a certain form.
   *
   * @throws StoreException if others use a store of that name for content of another form; the
   *     message names the differences
   */
  default Store open(String name, Map<String, String> options, ContentForm form) {
    return open(name, options);
  }

  /**
   * Whether others than the stores opened here read and write the entries, now or later: other
   * processes, or this one after a restart. Keys and values must mean the same to all of them then,
   * and an entry may change at any time between two verbs.
   */
  default boolean isShared() {
    return false;
  }

  /**
   * The figures of all stores together under the names of Redis' {@code INFO}, in a fixed order.
   */
  Map<String, Object> info();

  /**
   * The figures of all stores together that are tables, by name: they take longer to tell than
   * {@link #info}, and none of them is needed often.
   */
  default Map<String, FigureTable> tables() {
    return Map.of();
  }

  /**
   * Says in plain words what is wrong with the memory, why entries are evicted and what to change
   * ({@code MEMORY DOCTOR}), with the figures that it judges by.
   */
  default String memoryDoctor() {
    return "This backend does not look after its memory itself.";
  }

  /** Sets the counters to zero ({@code CONFIG RESETSTAT}). */
  void resetStatistics();

  /**
   * Changes an option at run time ({@code CONFIG SET}).
   *
   * @throws IllegalArgumentException as for {@link Store#setOption}
   */
  void setOption(String option, String value);

  /** The options and their values now. */
  Map<String, String> options();

  /** Closes all stores, gives back all memory and ends all threads. Idempotent. */
  @Override
  void close();
}
