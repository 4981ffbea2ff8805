package io.refcache.console.jmx;

import java.util.Map;

/**
 * Figures under their names in {@code INFO}.
 *
 * @param values numbers and text, in order
 */
public record Figures(Map<String, Object> values) {

  /** A number; 0 if there is none of that name, as from an older version. */
  public long number(String name) {
    return values.get(name) instanceof Number number ? number.longValue() : 0;
  }

  /** A number with a fraction; 0 if there is none of that name. */
  public double fraction(String name) {
    return values.get(name) instanceof Number number ? number.doubleValue() : 0;
  }

  /** A text; empty if there is none of that name. */
  public String text(String name) {
    Object value = values.get(name);
    return value == null ? "" : value.toString();
  }

  /** Reads that found an entry, or none. */
  public long reads() {
    return number("keyspace_hits") + number("keyspace_misses");
  }
}
