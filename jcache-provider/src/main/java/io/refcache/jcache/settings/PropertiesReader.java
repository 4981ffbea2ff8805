package io.refcache.jcache.settings;

import io.refcache.jcache.config.ConfigurationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the syntax of {@link java.util.Properties#load(java.io.Reader)} and keeps the line of each
 * setting, which {@code Properties} forgets.
 *
 * <p>The same: comments ({@code #}, {@code !}), separators ({@code =}, {@code :}, blanks),
 * continuation of a line by a backslash at its end, escapes. Not the same: a key that comes twice,
 * one without a value and an escape that is none are errors, and blanks after a value are dropped.
 */
final class PropertiesReader {
  private final String origin;
  private final String text;
  private int position;
  private int line = 1;

  private PropertiesReader(String origin, String text) {
    this.origin = origin;
    this.text = text;
  }

  /**
   * Reads all settings in the order in which they are written.
   *
   * @param origin what the text is called in messages
   */
  static List<Setting> read(String origin, String text) {
    return new PropertiesReader(origin, text).readAll();
  }

  private List<Setting> readAll() {
    List<Setting> settings = new ArrayList<>();
    Map<String, Setting> byKey = new HashMap<>();
    while (position < text.length()) {
      int startLine = line;
      String logical = readLogicalLine();
      if (logical.isEmpty()) {
        continue;
      }
      Setting setting = split(logical, startLine);
      Setting first = byKey.putIfAbsent(setting.key(), setting);
      if (first != null) {
        throw setting.wrong("this is set already in line " + first.line());
      }
      settings.add(setting);
    }
    return settings;
  }

  /** Reads a line and those that continue it, without leading blanks; empty for a comment. */
  private String readLogicalLine() {
    StringBuilder logical = new StringBuilder();
    while (true) {
      String natural = readNaturalLine().stripLeading();
      boolean comment = natural.startsWith("#") || natural.startsWith("!");
      if (logical.isEmpty() && comment) {
        return "";
      }
      boolean continues = endsInOpenBackslash(natural);
      logical.append(natural, 0, natural.length() - (continues ? 1 : 0));
      if (!continues || position >= text.length()) {
        return logical.toString();
      }
    }
  }

  private String readNaturalLine() {
    int start = position;
    while (position < text.length() && !isLineEnd(text.charAt(position))) {
      position++;
    }
    String natural = text.substring(start, position);
    if (position < text.length()) {
      boolean pair = text.startsWith("\r\n", position);
      position += pair ? 2 : 1;
      line++;
    }
    return natural;
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }

  private static boolean endsInOpenBackslash(String natural) {
    int backslashes = 0;
    for (int i = natural.length() - 1; i >= 0 && natural.charAt(i) == '\\'; i--) {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  private Setting split(String logical, int startLine) {
    int keyEnd = 0;
    while (keyEnd < logical.length() && !isSeparator(logical.charAt(keyEnd))) {
      keyEnd += logical.charAt(keyEnd) == '\\' ? 2 : 1;
    }
    keyEnd = Math.min(keyEnd, logical.length());
    int valueStart = keyEnd;
    boolean signSeen = false;
    while (valueStart < logical.length() && isSeparator(logical.charAt(valueStart))) {
      if (!Character.isWhitespace(logical.charAt(valueStart))) {
        if (signSeen) {
          break; // a second sign belongs to the value
        }
        signSeen = true;
      }
      valueStart++;
    }
    String key = unescape(logical.substring(0, keyEnd), startLine);
    String value = unescape(logical.substring(valueStart), startLine).strip();
    Setting setting = new Setting(origin, startLine, key, value);
    if (key.isEmpty()) {
      throw setting.wrong("there is no name before the separator");
    }
    if (value.isEmpty()) {
      throw setting.wrong("there is no value; leave the line out for the default");
    }
    return setting;
  }

  private static boolean isSeparator(char c) {
    return c == '=' || c == ':' || Character.isWhitespace(c);
  }

  private String unescape(String escaped, int startLine) {
    if (escaped.indexOf('\\') < 0) {
      return escaped;
    }
    StringBuilder plain = new StringBuilder(escaped.length());
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c != '\\' || i + 1 == escaped.length()) {
        plain.append(c);
        continue;
      }
      char kind = escaped.charAt(++i);
      switch (kind) {
        case 't' -> plain.append('\t');
        case 'n' -> plain.append('\n');
        case 'r' -> plain.append('\r');
        case 'f' -> plain.append('\f');
        case 'u' -> {
          plain.append(unicode(escaped, i + 1, startLine));
          i += 4;
        }
        default -> plain.append(kind);
      }
    }
    return plain.toString();
  }

  private char unicode(String escaped, int from, int startLine) {
    String digits = escaped.substring(from, Math.min(from + 4, escaped.length()));
    if (!digits.matches("[0-9a-fA-F]{4}")) {
      throw new ConfigurationException(
          "%s, line %d: \\u%s: four hexadecimal digits must follow \\u"
              .formatted(origin, startLine, digits));
    }
    return (char) Integer.parseInt(digits, 16);
  }
}
