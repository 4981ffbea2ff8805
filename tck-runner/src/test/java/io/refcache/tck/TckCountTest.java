package io.refcache.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The counting is held against runs in which something was planted that must not pass for a test
 * that ran.
 */
class TckCountTest {

  private static final String BEAN =
      "<system-out>" + SpringBeanProvider.HANDED_OUT + "x</system-out>";
  private static final String DUMMY_EXCLUDED = exclusion("org.jsr107.tck.CachingTest", "dummyTest");

  @TempDir Path core;
  @TempDir Path annotations;

  @BeforeEach
  void aCompleteRun() throws IOException {
    report(core, "A", test("one", ""), test("two", ""));
    report(core, "org.jsr107.tck.CachingTest", test("dummyTest", ""));
    output(core, "org.jsr107.tck.CachingTest", DUMMY_EXCLUDED);
    report(annotations, "B", test("three", BEAN));
  }

  @Test
  void aCompleteRunIsCountedInOneLine() throws IOException {
    assertThat(count().summary("9.9"))
        .isEqualTo(
            "TCK 9.9: 3 core tests reported, 2 run, 1 annotation tests run, 0 failed, 0 empty");
  }

  @Test
  void propertiesOfTheJvmAreRead() throws IOException {
    assertThat(count().core().properties()).containsEntry("colour", "blue");
  }

  @Test
  void failuresErrorsAndSkipsAreNotPasses() throws IOException {
    report(
        core,
        "C",
        test("fails", "<failure/>"),
        test("breaks", "<error/>"),
        test("skips", "<skipped/>"));
    report(annotations, "D", test("fails too", "<failure/>" + BEAN));

    assertThat(count().failed())
        .containsExactlyInAnyOrder("C#fails", "C#breaks", "C#skips", "D#fails too");
  }

  @Test
  void aTestThatTheTckLeftOutIsEmpty() throws IOException {
    output(core, "A", "INFO: " + exclusion("A", "two") + "\nmore");

    assertThat(count().empty()).containsExactly("A#two");
    assertThat(count().coreReported()).isEqualTo(3);
    assertThat(count().coreRun()).isEqualTo(1);
  }

  @Test
  void theDummyIsForgivenOnlyOnce() throws IOException {
    output(core, "A", DUMMY_EXCLUDED);

    assertThat(count().empty()).containsExactly(TckCount.DUMMY);
  }

  @Test
  void anAnnotationTestWithoutABeanIsEmpty() throws IOException {
    report(annotations, "D", test("beanless", "<system-out>nothing of interest</system-out>"));

    assertThat(count().empty()).containsExactly("D#beanless");
    assertThat(count().annotationsRun()).isEqualTo(1);
  }

  @Test
  void reportsThatAreMissingAreAnError() {
    assertThatThrownBy(() -> TckRun.read(core.resolve("nowhere"))).isInstanceOf(IOException.class);
  }

  @Test
  void aReportThatIsCutOffIsAnError() throws IOException {
    Files.writeString(core.resolve("TEST-E.xml"), "<testsuite><testcase name='half");

    assertThatThrownBy(() -> TckRun.read(core)).hasMessageContaining("TEST-E.xml");
  }

  private TckCount count() throws IOException {
    return new TckCount(TckRun.read(core), TckRun.read(annotations));
  }

  private static void report(Path directory, String suite, String... tests) throws IOException {
    String body = String.join("", tests).replace("CLASS", suite);
    Files.writeString(
        directory.resolve("TEST-" + suite + ".xml"),
        "<testsuite><properties><property name='colour' value='blue'/></properties>"
            + body
            + "</testsuite>");
  }

  private static void output(Path directory, String suite, String text) throws IOException {
    Files.writeString(directory.resolve(suite + "-output.txt"), text);
  }

  private static String test(String name, String content) {
    return "<testcase classname='CLASS' name='" + name + "'>" + content + "</testcase>";
  }

  private static String exclusion(String type, String method) {
    return "===== EXCLUDING TEST '" + type + "'\t'" + method + "'.";
  }
}
