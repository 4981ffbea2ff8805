package io.refcache.console.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines of text, with or without colour, for a terminal of some width. Nothing that is added is
 * wider than that. Not thread-safe.
 */
public final class Page {
  private final int width;
  private final boolean colour;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param width columns, at least 20
   * @param colour whether styles are obeyed
   */
  public Page(int width, boolean colour) {
    this.width = Math.max(20, width);
    this.colour = colour;
  }

  public int width() {
    return width;
  }

  /** The text in a style, if this page has colour. */
  public String styled(Style style, String text) {
    return colour ? style.apply(text) : text;
  }

  /** Adds a line, cut to the width. */
  public Page line(Style style, String text) {
    lines.add(styled(style, Text.cut(text.stripTrailing(), width)));
    return this;
  }

  public Page line(String text) {
    return line(Style.PLAIN, text);
  }

  /** Adds a line of styled pieces, of which the caller knows that they fit. */
  public Page styledLine(String text) {
    lines.add(text);
    return this;
  }

  public Page blank() {
    lines.add("");
    return this;
  }

  /** Adds a heading, with a blank line before it unless it is the first. */
  public Page heading(String text) {
    if (!lines.isEmpty()) {
      blank();
    }
    return line(Style.HEADING, text);
  }

  /** Adds text that is broken between words; lines after the first are indented. */
  public Page wrapped(String text, int indent) {
    StringBuilder line = new StringBuilder();
    String gap = "";
    for (String word : text.strip().split(" +")) {
      if (!gap.isEmpty() && line.length() + gap.length() + word.length() > width) {
        line(line.toString());
        line.setLength(0);
        gap = " ".repeat(indent);
      }
      line.append(gap).append(word);
      gap = " ";
    }
    return line(line.toString());
  }

  public List<String> lines() {
    return lines;
  }

  @Override
  public String toString() {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }
}
