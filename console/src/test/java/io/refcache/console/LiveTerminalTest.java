package io.refcache.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The terminal of the live view, over one that is made of two streams. */
class LiveTerminalTest {
  private static final String SHOWS_CURSOR = "\u001b[?25h";
  private static final String LEAVES_SCREEN = "\u001b[?1049l";

  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private LineDisciplineTerminal terminal;

  @BeforeEach
  void open() throws Exception {
    terminal = new LineDisciplineTerminal("test", "xterm-256color", screen, StandardCharsets.UTF_8);
    terminal.setSize(new Size(80, 24));
  }

  @Test
  void picturesReplaceOneAnotherAndNeverExceedTheScreen() throws Exception {
    terminal.setSize(new Size(80, 3));
    try (LiveTerminal live = new LiveTerminal(terminal)) {
      screen.reset();
      live.show(List.of("one", "two", "three", "four"));
      assertThat(text()).contains("one", "two", "three").doesNotContain("four", "\n\n");
      assertThat(text().chars().filter(each -> each == '\n').count()).isEqualTo(2);
      assertThat(text()).startsWith("\u001b[H");
    }
  }

  @Test
  void keysAreHeardWithoutEnter() throws Exception {
    try (LiveTerminal live = new LiveTerminal(terminal)) {
      terminal.processInputBytes(new byte[] {'s'});
      assertThat(live.await(60_000)).isEqualTo('s');
      assertThat(live.await(1)).isEqualTo(LiveTerminal.NOTHING);
    }
  }

  @Test
  void controlCAndTheEndOfInputQuit() throws Exception {
    try (LiveTerminal live = new LiveTerminal(terminal)) {
      terminal.raise(Terminal.Signal.INT);
      assertThat(live.await(60_000)).isEqualTo(LiveTerminal.QUIT);
    }
    assertThat(text()).contains(SHOWS_CURSOR, LEAVES_SCREEN);
  }

  @Test
  void aNewSizeEndsTheWaitSoThatThePictureFollows() throws Exception {
    try (LiveTerminal live = new LiveTerminal(terminal)) {
      terminal.setSize(new Size(140, 40));
      terminal.raise(Terminal.Signal.WINCH);
      assertThat(live.await(60_000)).isEqualTo(LiveTerminal.NOTHING);
      assertThat(live.size().getColumns()).isEqualTo(140);
    }
  }

  @Test
  void theTerminalIsAsBeforeWhenItIsClosed() throws Exception {
    String before = terminal.getAttributes().toString();
    LiveTerminal live = new LiveTerminal(terminal);
    assertThat(terminal.getAttributes().toString()).isNotEqualTo(before);
    live.close();
    assertThat(terminal.getAttributes().toString()).isEqualTo(before);
    screen.reset();
    live.show(List.of("too late"));
    assertThat(text()).isEmpty();
  }

  private String text() {
    return screen.toString(StandardCharsets.UTF_8);
  }
}
