package io.refcache.jcache.management;

import io.refcache.store.FigureTable;
import java.util.List;
import java.util.Map;

/** Something with figures and options under Redis' names: a store, or what all stores share. */
public interface Managed {

  /** The figures, as {@code INFO} names them. */
  Map<String, Object> info();

  /** The figures that are tables. */
  Map<String, FigureTable> tables();

  /** The options and their values ({@code CONFIG GET *}). */
  Map<String, String> options();

  /**
   * Changes an option ({@code CONFIG SET}).
   *
   * @throws IllegalArgumentException if there is no such option or the value is wrong
   */
  void setOption(String option, String value);

  /** What is wrong with the memory, in plain words ({@code MEMORY DOCTOR}). */
  String memoryDoctor();

  /** Sets the counters to zero ({@code CONFIG RESETSTAT}). */
  void resetStatistics();

  /**
   * What is known of an entry, in the form of {@code DEBUG OBJECT}.
   *
   * @throws UnsupportedOperationException if this has no entries, or none with keys that can be
   *     written as text
   */
  default String describe(String key) {
    throw new UnsupportedOperationException("there are no entries here; ask a cache's own bean");
  }

  /**
   * Some keys and what is known of their entries. Taking them counts as no use of them.
   *
   * @param count how many at most, 1 to 1000
   * @throws UnsupportedOperationException if this has no entries
   * @throws IllegalArgumentException if {@code count} is out of range
   */
  default List<KeySample> sampleKeys(int count) {
    throw new UnsupportedOperationException("there are no entries here; ask a cache's own bean");
  }
}
