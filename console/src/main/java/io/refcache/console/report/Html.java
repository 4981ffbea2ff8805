package io.refcache.console.report;

import java.util.List;

/** HTML as it is written, piece by piece; whatever is text is escaped. */
final class Html {
  private final StringBuilder out = new StringBuilder();

  /** Appends markup as it is. */
  Html raw(String markup) {
    out.append(markup).append('\n');
    return this;
  }

  /** Appends an element that has text only. */
  Html element(String name, String cssClass, String text) {
    out.append('<').append(name);
    if (!cssClass.isEmpty()) {
      out.append(" class=\"").append(cssClass).append('"');
    }
    out.append('>').append(escape(text)).append("</").append(name).append(">\n");
    return this;
  }

  /** Begins a card with a heading and a line that says what it shows. */
  Html card(String cssClass, String heading, String explanation) {
    raw("<section class=\"card " + cssClass + "\">");
    element("h2", "", heading);
    return explanation.isEmpty() ? this : element("p", "soft", explanation);
  }

  Html endCard() {
    return raw("</section>");
  }

  /** Appends a table; the first column is text, the others are numbers. */
  Html table(List<String> titles, List<List<String>> rows) {
    raw("<div class=\"scroll\"><table><thead>").row("th", titles).raw("</thead><tbody>");
    rows.forEach(row -> row("td", row));
    return raw("</tbody></table></div>");
  }

  private Html row(String cell, List<String> texts) {
    out.append("<tr>");
    for (String text : texts) {
      out.append('<').append(cell).append('>').append(escape(text));
      out.append("</").append(cell).append('>');
    }
    out.append("</tr>\n");
    return this;
  }

  /** Makes text of what would be markup. Control characters, which HTML has no place for, go. */
  static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            each -> {
              switch (each) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default ->
                    safe.appendCodePoint(
                        Character.isISOControl(each) || isSurrogate(each) ? '?' : each);
              }
            });
    return safe.toString();
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
