package io.refcache.console.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.console.jmx.Figures;
import io.refcache.console.text.Page;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The live view's picture, as a function of two samples. */
class TopScreenTest {
  private static final TopScreen SCREEN = new TopScreen("title");

  @ParameterizedTest
  @CsvSource({"80, 24", "40, 10", "79, 10", "140, 40", "250, 60"})
  void itFitsIntoTheTerminalAndUsesWhatItHas(int width, int height) {
    Map<String, Figures> caches = new LinkedHashMap<>();
    for (int i = 0; i < 100; i++) {
      caches.put("a cache with a rather long name " + i, cache(i, 1000 * i, 10 * i));
    }
    Sample now = new Sample(2_000_000_000L, engine(10, 5_000_000), caches);
    List<String> lines =
        SCREEN.draw(new Page(width, false), now, now, TopScreen.Order.BYTES, height);
    assertThat(lines).hasSize(height).allMatch(line -> line.length() <= width);
    assertThat(lines.get(height - 1)).contains("more caches", "q: quit");
    assertThat(lines.get(6).contains("POLICY")).isEqualTo(width > 200);
  }

  @Test
  void ratesAreOfTheTimeBetweenTheSamples() {
    Sample before = new Sample(0, engine(100, 0), Map.of("c", cache(1, 500, 300)));
    Sample now = new Sample(2_000_000_000L, engine(50, 0), Map.of("c", cache(1, 2_500, 300)));
    List<String> lines = SCREEN.draw(new Page(80, false), before, now, TopScreen.Order.OPS, 24);
    // Two thousand reads, all of them hits, in two seconds; and fifty of a hundred frees are left.
    assertThat(lines.get(7)).matches("c +1 +1\\.0K +100\\.0 +1\\.0k +0 +0 +0.*");
    assertThat(lines.get(4)).startsWith("pending     50 frees (0B), 2s left");
  }

  @Test
  void theLargestComesFirstByTheOrderThatIsAskedFor() {
    Sample now =
        new Sample(0, engine(0, 0), Map.of("small", cache(1, 9, 9), "large", cache(9, 1, 1)));
    assertThat(draw(now, TopScreen.Order.BYTES)).startsWith("large");
    assertThat(draw(now, TopScreen.Order.NAME)).startsWith("large");
    assertThat(TopScreen.Order.NAME.next()).isEqualTo(TopScreen.Order.BYTES);
  }

  @Test
  void aLoadUnderWayIsShownWithItsTimeLeft() {
    Sample before = new Sample(0, engine(0, 0), Map.of("c", loading(3_000)));
    Sample now = new Sample(1_000_000_000L, engine(0, 0), Map.of("c", loading(2_000)));
    List<String> lines = SCREEN.draw(new Page(80, false), before, now, TopScreen.Order.BYTES, 24);
    assertThat(lines.get(4)).endsWith("loading 2.0k keys, 2s left");
  }

  @Test
  void namesCannotReachTheTerminalAsCommands() {
    Sample now = new Sample(0, engine(0, 0), Map.of("x\u001b[2Jy", cache(1, 0, 0)));
    assertThat(draw(now, TopScreen.Order.BYTES)).startsWith("x?[2Jy");
  }

  private static String draw(Sample now, TopScreen.Order order) {
    return SCREEN.draw(new Page(80, false), null, now, order, 24).get(7);
  }

  private static Figures engine(long pending, long used) {
    return new Figures(
        Map.of(
            "used_memory",
            used,
            "maxmemory",
            10_000_000L,
            "mem_fragmentation_ratio",
            1.05,
            "lazyfree_pending_objects",
            pending));
  }

  private static Figures loading(long pending) {
    return new Figures(Map.of("load_pending_keys", pending));
  }

  private static Figures cache(long kilobytes, long hits, long misses) {
    return new Figures(
        Map.of(
            "keys",
            1L,
            "used_memory",
            kilobytes * 1024,
            "keyspace_hits",
            hits,
            "keyspace_misses",
            misses,
            "maxmemory_policy",
            "allkeys-lhd"));
  }
}
