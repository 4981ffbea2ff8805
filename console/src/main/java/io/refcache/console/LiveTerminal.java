package io.refcache.console;

import java.io.IOException;
import java.util.List;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp.Capability;

/**
 * A terminal that shows pictures in place of one another and hears single keys.
 *
 * <p>It has a screen of its own while this is open: what was there before is back afterwards, and
 * so is the cursor, however the program ends.
 */
final class LiveTerminal implements AutoCloseable {
  /** What {@link #await} returns when no key was pressed. */
  static final int NOTHING = -2;

  /** What {@link #await} returns when the user wants to go. */
  static final int QUIT = -1;

  private static final int SLICE_MILLIS = 50;
  private static final int CTRL_C = 3;
  private static final int CTRL_D = 4;

  private final Terminal terminal;
  private final Attributes attributesBefore;
  private final Thread onExit = new Thread(this::restore, "restore-terminal");
  private volatile boolean interrupted;
  private volatile boolean resized;
  private boolean restored;

  LiveTerminal(Terminal terminal) {
    this.terminal = terminal;
    this.attributesBefore = terminal.enterRawMode();
    terminal.handle(Terminal.Signal.INT, signal -> interrupted = true);
    terminal.handle(Terminal.Signal.WINCH, signal -> resized = true);
    Runtime.getRuntime().addShutdownHook(onExit);
    terminal.puts(Capability.enter_ca_mode);
    terminal.puts(Capability.cursor_invisible);
    terminal.flush();
  }

  /** The terminal that the program was started in. */
  static LiveTerminal open() throws IOException {
    return new LiveTerminal(systemTerminal());
  }

  private static Terminal systemTerminal() throws IOException {
    return TerminalBuilder.builder().system(true).dumb(true).build();
  }

  /** How wide the terminal is, without changing anything about it. */
  static int widthOfTerminal(int otherwise) {
    try (Terminal terminal = systemTerminal()) {
      return terminal.getWidth() > 0 ? terminal.getWidth() : otherwise;
    } catch (IOException | RuntimeException e) {
      return otherwise;
    }
  }

  /** Its size now; of a terminal that does not tell, 80x24. */
  Size size() {
    Size size = terminal.getSize();
    return size.getColumns() > 0 && size.getRows() > 0 ? size : new Size(80, 24);
  }

  /** Shows lines in place of what is there; those that do not fit are left out. */
  synchronized void show(List<String> lines) {
    if (restored) {
      return;
    }
    int rows = Math.min(lines.size(), size().getRows());
    terminal.puts(Capability.cursor_home);
    for (int i = 0; i < rows; i++) {
      terminal.writer().print(lines.get(i));
      terminal.puts(Capability.clr_eol);
      if (i + 1 < rows) {
        terminal.writer().print("\r\n");
      }
    }
    terminal.puts(Capability.clr_eos);
    terminal.flush();
  }

  /**
   * Waits for a key, a new size or the end of a time, whatever comes first.
   *
   * @return the key, {@link #NOTHING} or {@link #QUIT}
   */
  int await(long millis) throws IOException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (!interrupted) {
      int key = terminal.reader().read(SLICE_MILLIS);
      if (key == CTRL_C || key == CTRL_D || key == -1) {
        return QUIT;
      }
      if (key >= 0) {
        return key;
      }
      if (resized) {
        resized = false;
        return NOTHING;
      }
      if (System.nanoTime() >= end) {
        return NOTHING;
      }
    }
    return QUIT;
  }

  private synchronized void restore() {
    if (restored) {
      return;
    }
    restored = true;
    terminal.puts(Capability.cursor_normal);
    terminal.puts(Capability.exit_ca_mode);
    terminal.setAttributes(attributesBefore);
    terminal.flush();
  }

  @Override
  public void close() throws IOException {
    restore();
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException ending) {
      // The hook is running: it finds everything restored.
      return;
    }
    terminal.close();
  }
}
