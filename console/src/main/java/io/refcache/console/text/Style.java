package io.refcache.console.text;

/** How a piece of text stands out, where the output is a terminal. */
public enum Style {
  PLAIN(""),
  HEADING("1"),
  DIM("2"),
  GOOD("32"),
  WARNING("33"),
  BAD("31");

  private static final String ESCAPE = "\u001b[";

  private final String code;

  Style(String code) {
    this.code = code;
  }

  /** The text with this style's codes around it. */
  public String apply(String text) {
    return code.isEmpty() ? text : ESCAPE + code + "m" + text + ESCAPE + "0m";
  }
}
