package io.refcache.console.text;

/** A share as a bar of characters. */
public final class Bar {
  private Bar() {}

  /** A bar of so many characters, brackets included, of which a share is filled. */
  public static String of(double share, int width) {
    int inside = Math.max(1, width - 2);
    int filled = (int) Math.round(Math.max(0, Math.min(1, share)) * inside);
    return "[" + "#".repeat(filled) + ".".repeat(inside - filled) + "]";
  }
}
