package io.refcache.console.text;

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

  /** Cuts a text to a width, and says by an ellipsis that there was more. */
  public static String cut(String text, int width) {
    if (text.length() <= width) {
      return text;
    }
    return width < 1 ? "" : text.substring(0, width - 1) + "…";
  }

  /** Fills up with blanks to a width, on the right. */
  public static String padRight(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  /** Fills up with blanks to a width, on the left. */
  public static String padLeft(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }
}
