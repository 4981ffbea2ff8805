package io.refcache.console.text;

import org.jline.utils.WCWidth;

/**
 * Text that comes from elsewhere, made fit for a terminal. A key or a name may hold anything, an
 * escape sequence that rewrites the screen included: what is no printable character becomes a
 * {@code ?}.
 */
public final class Text {
  private Text() {}

  /** Replaces what a terminal would obey instead of showing. */
  public static String printable(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().forEach(each -> clean.appendCodePoint(isPrintable(each) ? each : '?'));
    return clean.toString();
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** How many columns of a terminal a text takes: Chinese characters take two, accents none. */
  public static int width(String text) {
    return text.codePoints().map(Text::columns).sum();
  }

  private static int columns(int codePoint) {
    return Math.max(0, WCWidth.wcwidth(codePoint));
  }

  /** Cuts a text to a width, and says by an ellipsis that there was more. */
  public static String cut(String text, int width) {
    if (width(text) <= width) {
      return text;
    }
    StringBuilder cut = new StringBuilder();
    int left = width - 1;
    for (int codePoint : text.codePoints().toArray()) {
      left -= columns(codePoint);
      if (left < 0) {
        break;
      }
      cut.appendCodePoint(codePoint);
    }
    return width < 1 ? "" : cut.append('…').toString();
  }

  /** Fills up with blanks to a width, on the right. */
  public static String padRight(String text, int width) {
    return text + " ".repeat(Math.max(0, width - width(text)));
  }

  /** Fills up with blanks to a width, on the left. */
  public static String padLeft(String text, int width) {
    return " ".repeat(Math.max(0, width - width(text))) + text;
  }
}
