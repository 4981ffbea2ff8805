package io.refcache.engine.stats;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Figures under the names of Redis' {@code INFO}, in the order in which they are told. Each
 * mechanism writes the section that it alone can vouch for; no name is told twice.
 *
 * <p>Not thread-safe.
 */
public final class Info {
  private final Map<String, Object> figures = new LinkedHashMap<>();

  public Info put(String name, long figure) {
    return add(name, figure);
  }

  public Info put(String name, double figure) {
    return add(name, figure);
  }

  public Info put(String name, String text) {
    return add(name, text);
  }

  private Info add(String name, Object figure) {
    if (figures.putIfAbsent(name, figure) != null) {
      throw new IllegalStateException("figure '" + name + "' is told twice");
    }
    return this;
  }

  /** What was told so far. */
  public Map<String, Object> asMap() {
    return Collections.unmodifiableMap(figures);
  }

  /** One figure's share of another, in percent; 0 of nothing. */
  public static double percent(long part, long whole) {
    return whole == 0 ? 0 : 100.0 * part / whole;
  }

  /** One figure's ratio to another; 1 to nothing, as is that of two equal ones. */
  public static double ratio(long figure, long to) {
    return to == 0 ? 1 : (double) figure / to;
  }
}
