package io.refcache.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.console.jmx.Jvm;
import io.refcache.console.jmx.Manager;
import io.refcache.console.text.Page;
import io.refcache.console.top.Sample;
import io.refcache.console.top.TopScreen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The screens in {@code docs/console.md} are the program's: each begins with its command, and every
 * word of it is in what the same command says of a live example at the same width. Figures differ
 * from run to run, and so do the doctor's words.
 */
class DocumentationTest {
  private static final Path DOCUMENT = Path.of("../docs/console.md");
  private static final String COMMAND = "$ java -jar refcache-console.jar ";
  private static final Pattern BLOCK = Pattern.compile("```\n(.*?)```", Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("[A-Za-z_/-]{3,}(?![0-9A-Za-z_:/-])");
  private static final int NARROW = 80;
  private static final int WIDE = 140;

  private static LiveShop live;

  private record Screen(String command, String text) {
    int width() {
      return text.lines().anyMatch(line -> line.length() > NARROW) ? WIDE : NARROW;
    }
  }

  @BeforeAll
  static void open() throws Exception {
    live = new LiveShop();
    live.shop.serve(20_000);
  }

  @AfterAll
  static void close() throws Exception {
    live.close();
  }

  private static List<Screen> screens() throws IOException {
    List<Screen> screens = new ArrayList<>();
    for (MatchResult block : BLOCK.matcher(Files.readString(DOCUMENT)).results().toList()) {
      String text = block.group(1);
      if (text.startsWith(COMMAND)) {
        int end = text.indexOf('\n');
        screens.add(new Screen(text.substring(COMMAND.length(), end), text.substring(end + 1)));
      }
    }
    return screens;
  }

  @TestFactory
  List<DynamicTest> everyScreenIsTheProgramsOwn() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Screen screen : screens()) {
      tests.add(DynamicTest.dynamicTest(screen.command() + screen.width(), () -> check(screen)));
    }
    assertThat(tests).hasSizeGreaterThanOrEqualTo(8);
    return tests;
  }

  private static void check(Screen screen) {
    boolean picture = screen.text().startsWith("refcache top");
    String said = picture ? top(screen.width()) : said(screen);
    assertThat(screen.text().lines()).allMatch(line -> line.length() <= WIDE);
    assertThat(words(said)).containsAll(words(screen.text()));
  }

  private static String said(Screen screen) {
    String[] arguments =
        screen
            .command()
            .replaceAll(" *-p [0-9]+", "")
            .replace("top -n 3", "top -n 1 -i 0.1")
            .split(" +");
    if (arguments[0].equals("--help")) {
      return LiveShop.run(screen.width(), arguments).out();
    }
    LiveShop.Said said = live.console(screen.width(), arguments);
    return said.out() + said.errors();
  }

  private static String top(int width) {
    try (Jvm jvm = Jvm.connect(live.server.getAddress().toString(), null, null)) {
      Manager manager =
          jvm.managers().stream().filter(each -> each.name().equals(live.manager)).findAny().get();
      Sample before = Sample.of(manager);
      TopScreen screen = new TopScreen("refcache top - pid 1 - shop");
      Page page = new Page(width - 1, false);
      screen.draw(page, before, Sample.of(manager), TopScreen.Order.BYTES, 24);
      return page.toString();
    }
  }

  /** The words of a screen, without figures, names of keys, and what the doctor says. */
  private static Set<String> words(String screen) {
    int doctor = screen.indexOf("\nDoctor\n");
    String text = doctor < 0 ? screen : screen.substring(0, doctor);
    Set<String> words = new LinkedHashSet<>();
    WORD.matcher(text).results().forEach(word -> words.add(word.group()));
    return words;
  }

  @Test
  void theHelpIsWordForWord() throws IOException {
    Screen help =
        screens().stream().filter(screen -> screen.command().equals("--help")).findAny().get();
    assertThat(help.text().strip()).isEqualTo(LiveShop.run(NARROW, "--help").out().strip());
  }

  @Test
  void everyCommandHasItsPlaceInTheDocument() throws IOException {
    String document = Files.readString(DOCUMENT);
    for (String command : List.of("list", "info", "top", "memory", "keys", "set", "report")) {
      assertThat(document).contains("`" + command);
    }
  }
}
