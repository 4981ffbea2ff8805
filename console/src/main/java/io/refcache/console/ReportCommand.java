package io.refcache.console;

import io.refcache.console.jmx.ConsoleException;
import io.refcache.console.jmx.Jvm;
import io.refcache.console.jmx.Manager;
import io.refcache.console.report.HtmlReport;
import io.refcache.console.report.ReportData;
import io.refcache.console.text.Bar;
import io.refcache.console.text.Units;
import io.refcache.console.top.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jline.utils.Signals;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes everything about a manager's memory onto one page of HTML. */
@Command(
    name = "report",
    description = "Writes one page of HTML with everything about a manager's memory.")
final class ReportCommand extends ConsoleCommand {
  private static final long SAMPLE_MILLIS = 1000;
  private static final int BAR = 24;

  /** Two spans of time, without which there is no curve. */
  private static final int FEWEST_SAMPLES = 3;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      defaultValue = "refcache-report.html",
      description = "where to; ${DEFAULT-VALUE} by default")
  private Path file;

  @Option(
      names = {"-w", "--watch"},
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "look on for so long, and show how reads and hits went")
  private int watchSeconds;

  @Override
  public Integer call() {
    try (Jvm jvm = target().connect()) {
      Manager manager = target().managerOf(jvm);
      List<Sample> watched = watch(manager);
      ReportData data =
          ReportData.of(jvm, manager, Instant.now(), watched, part -> progress("asking: " + part));
      Files.writeString(file, HtmlReport.write(data));
      progress("");
      tell(data);
    } catch (IOException e) {
      throw new ConsoleException("the report cannot be written to %s: %s".formatted(file, e), e);
    }
    return 0;
  }

  private void tell(ReportData data) throws IOException {
    if (json()) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("file", file.toAbsolutePath().toString());
      answer.put("bytes", Files.size(file));
      answer.put("caches", data.caches().size());
      answer.put("doctor", data.doctor());
      output().json(answer);
    } else {
      output()
          .print(
              output()
                  .page()
                  .wrapped(
                      "%s: %d caches, %s; open it in a browser"
                          .formatted(file, data.caches().size(), Units.bytes(Files.size(file))),
                      2));
    }
  }

  /**
   * Takes a sample each second; Ctrl-C ends that early, and the report is written of what there is.
   */
  private List<Sample> watch(Manager manager) {
    List<Sample> samples = new ArrayList<>();
    if (watchSeconds <= 0) {
      return samples;
    }
    CountDownLatch enough = new CountDownLatch(1);
    Object before = Signals.register("INT", enough::countDown);
    try {
      long start = System.nanoTime();
      long millis = 0;
      boolean stopped = false;
      long lastMillis = 1000L * watchSeconds + SAMPLE_MILLIS / 2;
      while (!stopped && (millis <= lastMillis || samples.size() < FEWEST_SAMPLES)) {
        samples.add(Sample.of(manager));
        progress(
            "watching %s %s left; Ctrl-C: enough"
                .formatted(
                    Bar.of(millis / 1000.0 / watchSeconds, BAR),
                    Units.duration(Math.max(0, 1000L * watchSeconds - millis))));
        millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        long pauseMillis = Math.max(1, SAMPLE_MILLIS * samples.size() - millis);
        stopped = enough.await(pauseMillis, TimeUnit.MILLISECONDS);
        millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Signals.unregister("INT", before);
    }
    return samples;
  }

  /** Says on a terminal what goes on, in a line that is written over. */
  private void progress(String what) {
    if (output().terminal() && !json()) {
      output().out().print("\r\u001b[K" + what);
      output().out().flush();
    }
  }
}
