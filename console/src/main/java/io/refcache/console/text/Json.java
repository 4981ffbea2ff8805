package io.refcache.console.text;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Maps, lists, text, numbers, truth values and null as JSON. All of it is ASCII, so that no
 * encoding of the output loses anything.
 */
public final class Json {
  private final StringBuilder out = new StringBuilder();
  private final boolean indented;

  private Json(boolean indented) {
    this.indented = indented;
  }

  /** On many lines, for people and {@code diff}. */
  public static String pretty(Object value) {
    return new Json(true).write(value, 0).out.toString();
  }

  /** On one line, for streams. */
  public static String line(Object value) {
    return new Json(false).write(value, 0).out.toString();
  }

  private Json write(Object value, int depth) {
    if (value instanceof Map<?, ?> map) {
      writeAll(map.entrySet().iterator(), '{', '}', depth);
    } else if (value instanceof List<?> list) {
      writeAll(list.iterator(), '[', ']', depth);
    } else if (value instanceof Double number && (number.isNaN() || number.isInfinite())) {
      out.append("null");
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      out.append(value);
    } else {
      writeText(value.toString());
    }
    return this;
  }

  private void writeAll(Iterator<?> items, char open, char close, int depth) {
    out.append(open);
    boolean empty = !items.hasNext();
    while (items.hasNext()) {
      newLine(depth + 1);
      Object item = items.next();
      if (item instanceof Map.Entry<?, ?> entry) {
        writeText(String.valueOf(entry.getKey()));
        out.append(indented ? ": " : ":");
        write(entry.getValue(), depth + 1);
      } else {
        write(item, depth + 1);
      }
      if (items.hasNext()) {
        out.append(',');
      }
    }
    if (!empty) {
      newLine(depth);
    }
    out.append(close);
  }

  private void newLine(int depth) {
    if (indented) {
      out.append('\n').append("  ".repeat(depth));
    }
  }

  private void writeText(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      switch (each) {
        case '"', '\\' -> out.append('\\').append(each);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (each < ' ' || each > '~') {
            out.append(Units.format("\\u%04x", (int) each));
          } else {
            out.append(each);
          }
        }
      }
    }
    out.append('"');
  }
}
