package io.refcache.console;

import io.refcache.console.text.Json;
import io.refcache.console.text.Page;
import java.io.Console;
import java.io.PrintStream;

/**
 * Where a command writes, and how: a terminal gets colour and its own width, a pipe plain text of
 * 80 columns, a program JSON.
 *
 * @param out receives everything
 * @param width columns
 * @param colour whether text is styled
 * @param terminal whether somebody looks at it as it is written
 */
record Output(PrintStream out, int width, boolean colour, boolean terminal) {
  static final int DEFAULT_WIDTH = 80;

  /** The standard output. Its width is what {@code COLUMNS} says, or the terminal. */
  static Output standard() {
    boolean terminal = isTerminal();
    boolean colour = terminal && System.getenv("NO_COLOR") == null;
    return new Output(System.out, widthOf(terminal), colour, terminal);
  }

  private static int widthOf(boolean terminal) {
    String columns = System.getenv("COLUMNS");
    if (columns != null && columns.matches("[1-9][0-9]{1,3}")) {
      return Integer.parseInt(columns);
    }
    return terminal ? LiveTerminal.widthOfTerminal(DEFAULT_WIDTH) : DEFAULT_WIDTH;
  }

  private static boolean isTerminal() {
    // Before Java 22 there is a console only if it is a terminal, from then on it can be asked.
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException before22) {
      return true;
    }
  }

  /** An empty page as wide as the output. */
  Page page() {
    return new Page(width, colour);
  }

  void print(Page page) {
    out.print(page);
    out.flush();
  }

  void json(Object value) {
    out.println(Json.pretty(value));
  }
}
