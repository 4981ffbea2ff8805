package io.refcache.console;

import io.refcache.console.jmx.Figures;
import io.refcache.console.jmx.Jvm;
import io.refcache.console.jmx.Manager;
import io.refcache.console.text.Json;
import io.refcache.console.text.Page;
import io.refcache.console.text.Text;
import io.refcache.console.text.Units;
import io.refcache.console.top.Rates;
import io.refcache.console.top.Sample;
import io.refcache.console.top.TopScreen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jline.terminal.Size;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Shows what goes on: on a terminal a picture that is drawn again and again, elsewhere a line each
 * time.
 */
@Command(
    name = "top",
    description = "Shows what goes on, cache by cache, until q or Ctrl-C is pressed.")
final class TopCommand extends ConsoleCommand {
  private static final String PLAIN_TITLES =
      "  keys      used  pending   reads/s  writes/s   hit %   evict/s  expire/s";

  /** A first picture is due soon, though it is of a short time. */
  private static final long FIRST_MILLIS = 300;

  @Option(
      names = {"-i", "--interval"},
      paramLabel = "SECONDS",
      defaultValue = "1",
      description = "how often; ${DEFAULT-VALUE} by default")
  private double intervalSeconds;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      defaultValue = "0",
      description = "end after so many times")
  private int count;

  @Override
  public Integer call() {
    long intervalMillis = Math.max(100, Math.round(1000 * intervalSeconds));
    try (Jvm jvm = target().connect()) {
      Manager manager = target().managerOf(jvm);
      if (output().terminal() && !json()) {
        showOn(jvm, manager, intervalMillis);
      } else {
        printLines(jvm, manager, intervalMillis);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return 0;
  }

  private void showOn(Jvm jvm, Manager manager, long intervalMillis) throws IOException {
    String title = "refcache top - %s - %s".formatted(jvm.label(), Text.printable(manager.name()));
    TopScreen screen = new TopScreen(title);
    TopScreen.Order order = TopScreen.Order.BYTES;
    try (LiveTerminal terminal = LiveTerminal.open()) {
      Sample before = Sample.of(manager);
      if (terminal.await(Math.min(FIRST_MILLIS, intervalMillis)) == LiveTerminal.QUIT) {
        return;
      }
      Sample now = Sample.of(manager);
      for (int shown = 1; ; ) {
        Size size = terminal.size();
        // One column is left free, where some terminals would wrap the line.
        Page page = new Page(size.getColumns() - 1, output().colour());
        terminal.show(screen.draw(page, before, now, order, size.getRows()));
        long left = intervalMillis - (System.nanoTime() - now.nanos()) / 1_000_000;
        int key = left > 0 ? terminal.await(left) : LiveTerminal.NOTHING;
        if (key == LiveTerminal.QUIT || key == 'q' || key == 'Q') {
          return;
        }
        if (key == 's' || key == 'S') {
          order = order.next();
        }
        if (System.nanoTime() - now.nanos() >= intervalMillis * 1_000_000) {
          if (shown++ == count) {
            return;
          }
          before = now;
          now = Sample.of(target().managerOf(jvm));
        }
      }
    }
  }

  private void printLines(Jvm jvm, Manager manager, long intervalMillis) {
    Sample before = Sample.of(manager);
    for (int printed = 0; count == 0 || printed < count; printed++) {
      if (!sleep(intervalMillis)) {
        return;
      }
      Sample now = Sample.of(target().managerOf(jvm));
      double seconds = (now.nanos() - before.nanos()) / 1e9;
      if (json()) {
        output().out().println(Json.line(asMap(before, now, seconds)));
      } else {
        if (printed % 20 == 0) {
          output().out().println(PLAIN_TITLES);
        }
        output().out().println(plain(now, new Rates(before.engine(), now.engine(), seconds)));
      }
      if (output().out().checkError()) {
        return; // nobody reads any more, as behind `| head`
      }
      before = now;
    }
  }

  private static String plain(Sample now, Rates rates) {
    return Units.format(
        "%6s  %8s  %7s  %8s  %8s  %6s  %8s  %8s",
        Units.count(now.engine().number("keys")),
        Units.bytes(now.engine().number("used_memory")),
        Units.count(now.engine().number("lazyfree_pending_objects")),
        Units.count(rates.reads()),
        Units.count(rates.writes()),
        Double.isNaN(rates.hitRatio()) ? "-" : Units.format("%.1f", 100 * rates.hitRatio()),
        Units.count(rates.perSecond("evicted_keys")),
        Units.count(rates.perSecond("expired_keys")));
  }

  private static Map<String, Object> asMap(Sample before, Sample now, double seconds) {
    Map<String, Object> caches = new LinkedHashMap<>();
    now.caches()
        .forEach(
            (name, figures) ->
                caches.put(name, asMap(before.caches().get(name), figures, seconds)));
    Map<String, Object> all = asMap(before.engine(), now.engine(), seconds);
    all.put("lazyfree_pending_objects", now.engine().number("lazyfree_pending_objects"));
    all.put("caches", caches);
    return all;
  }

  private static Map<String, Object> asMap(Figures before, Figures now, double seconds) {
    Rates rates = new Rates(before, now, seconds);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("keys", now.number("keys"));
    values.put("used_memory", now.number("used_memory"));
    values.put("reads_per_second", rates.reads());
    values.put("writes_per_second", rates.writes());
    values.put("hit_ratio", rates.hitRatio());
    values.put("evicted_per_second", rates.perSecond("evicted_keys"));
    values.put("expired_per_second", rates.perSecond("expired_keys"));
    return values;
  }

  private static boolean sleep(long millis) {
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
