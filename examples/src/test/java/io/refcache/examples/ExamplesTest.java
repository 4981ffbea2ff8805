package io.refcache.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs the examples, shortly, so that they cannot rot. */
class ExamplesTest {
  private static final int REQUESTS = 30_000;

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

  private String output() {
    return written.toString(StandardCharsets.UTF_8);
  }

  @Test
  void quickStartReadsWritesAndProcesses() {
    PrintStream before = System.out;
    System.setOut(out);
    try {
      QuickStart.main(new String[0]);
    } finally {
      System.setOut(before);
    }
    assertThat(output().lines())
        .containsExactly(
            "new year is on 2027-01-01",
            "a year later it is on 2028-01-01",
            "after its removal there is null");
  }

  @ParameterizedTest
  @CsvSource({"orm-busy, 5000000, 76349, 0.9847", "arc-p3-extents, 238578, 59976, 0.7486"})
  void tracesAreWhatTheirDescriptionSays(String name, int requests, int keys, double maxHitRatio)
      throws Exception {
    Trace trace = Trace.load(TraceName.of(name), Integer.MAX_VALUE);
    assertThat(trace.requests()).isEqualTo(requests);
    assertThat(trace.keys()).isEqualTo(keys);
    assertThat(trace.maxHitRatio()).isBetween(maxHitRatio - 0.0001, maxHitRatio + 0.0001);
    for (int key = 0; key < keys; key++) {
      assertThat(trace.size(key)).isBetween(64, 65_536);
    }
  }

  @ParameterizedTest
  @EnumSource(TraceName.class)
  void replayComparesBothProviders(TraceName trace) throws Exception {
    ReplayOptions options = new ReplayOptions(trace, 8 << 20, REQUESTS, false);
    Map<Contestant, Measured> results =
        new TraceReplay(options, out, ProgressLine.Style.PLAIN).run();

    double most = Trace.load(trace, REQUESTS).maxHitRatio();
    assertThat(results).containsOnlyKeys(Contestant.REFCACHE, Contestant.CAFFEINE);
    results.forEach(
        (contestant, measured) -> {
          assertThat(measured.requests()).isEqualTo(REQUESTS);
          assertThat(measured.hitRatio()).as(contestant.label()).isBetween(0.01, most);
          assertThat(measured.payloadBytes()).isGreaterThan(3L << 20);
        });
    assertThat(results.get(Contestant.REFCACHE).payloadBytes()).isLessThan(8L << 20);
    // Caffeine evicts after the write, on another thread: its bound is a soft one.
    assertThat(results.get(Contestant.CAFFEINE).payloadBytes()).isLessThan(10L << 20);
    assertThat(results.get(Contestant.REFCACHE).usedMemoryBytes()).isBetween(3L << 20, 8L << 20);
    assertThat(output()).contains("hit ratio", "requests a second", "memory really taken");
  }

  @Test
  void optionsHaveDefaults() {
    ReplayOptions options = ReplayOptions.parse(List.of());
    assertThat(options.trace()).isEqualTo(TraceName.ORM_BUSY);
    assertThat(options.budgetBytes()).isEqualTo(32 << 20);
    assertThat(options.maxRequests()).isEqualTo(Integer.MAX_VALUE);
    assertThat(options.help()).isFalse();
  }

  @Test
  void optionsAreRead() {
    ReplayOptions options =
        ReplayOptions.parse(
            List.of("--trace", "arc-p3-extents", "--budget", "1gb", "--requests", "7"));
    assertThat(options.trace()).isEqualTo(TraceName.ARC_P3);
    assertThat(options.budgetBytes()).isEqualTo(1L << 30);
    assertThat(options.maxRequests()).isEqualTo(7);
    assertThat(ReplayOptions.parse(List.of("--help")).help()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "--trace, web, 'orm-busy, arc-p3-extents'",
    "--budget, lots, from 4mb to 4gb",
    "--budget, 1mb, from 4mb to 4gb",
    "--requests, 0, from 1 on",
    "--requests, many, from 1 on",
    "--tarce, orm-busy, no option '--tarce'"
  })
  void wrongOptionsAreRefusedWithWhatWouldBeRight(String option, String value, String message) {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> ReplayOptions.parse(List.of(option, value)))
        .withMessageContaining(message);
  }

  @Test
  void anOptionWithoutItsValueIsRefused() {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> ReplayOptions.parse(List.of("--trace")))
        .withMessageContaining("'--trace' needs a value");
  }
}
