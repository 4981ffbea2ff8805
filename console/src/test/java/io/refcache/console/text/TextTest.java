package io.refcache.console.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Units, tables, bars and JSON. */
class TextTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0B",
    "1023, 1023B",
    "1024, 1.0K",
    "1536, 1.5K",
    "1048575, 1.0M",
    "33554432, 32.0M",
    "1099511627776, 1.0T",
    "-2048, -2.0K"
  })
  void bytesAreWrittenInPowersOf1024(double bytes, String text) {
    assertThat(Units.bytes(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "999, 999", "999.6, 1.0k", "1500, 1.5k", "999960, 1.0M", "2500000, 2.5M"})
  void countsAreWrittenInPowersOf1000(double count, String text) {
    assertThat(Units.count(count)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0ms",
    "999, 999ms",
    "1000, 1s",
    "59999, 59s",
    "60000, 1m",
    "185000, 3m 5s",
    "3600000, 1h",
    "187200000, 2d 4h"
  })
  void durationsHaveTheirTwoLargestUnits(long millis, String text) {
    assertThat(Units.duration(millis)).isEqualTo(text);
  }

  @Test
  void columnsAreAlignedAndThoseThatDoNotFitAreLeftOut() {
    Grid grid = new Grid().column("NAME", Grid.Align.LEFT).column("A").column("B");
    grid.row("first", "1", "x".repeat(30)).row("second", "1000", "y");
    Page wide = new Page(60, false);
    grid.writeTo(wide);
    assertThat(wide.lines())
        .containsExactly(
            "NAME       A                               B",
            "first      1  " + "x".repeat(30),
            "second  1000                               y");
    Page narrow = new Page(40, false);
    grid.writeTo(narrow);
    assertThat(narrow.lines()).containsExactly("NAME       A", "first      1", "second  1000");
  }

  @Test
  void theFirstColumnIsCutBeforeAnOtherIsLeftOut() {
    Grid grid = new Grid().column("NAME", Grid.Align.LEFT).column("A");
    grid.row("n".repeat(100), "1");
    Page page = new Page(40, false);
    grid.writeTo(page);
    assertThat(page.lines().get(1)).hasSize(40).endsWith("n…  1");
  }

  @Test
  void wideCharactersTakeTheirTwoColumns() {
    Grid grid = new Grid().column("KEY", Grid.Align.LEFT).column("N");
    grid.row("会话:1", "1").row("session", "2");
    Page page = new Page(40, false);
    grid.writeTo(page);
    assertThat(page.lines()).containsExactly("KEY      N", "会话:1   1", "session  2");
    assertThat(Text.cut("会话会话", 6)).isEqualTo("会话…");
    assertThat(Text.cut("𝄞𝄞𝄞", 2)).isEqualTo("𝄞…");
  }

  @Test
  void linesAreBrokenBetweenWords() {
    Page page = new Page(20, false).wrapped("* one two three four five six", 2);
    assertThat(page.lines()).containsExactly("* one two three four", "  five six");
  }

  @Test
  void barsShowTheirShare() {
    assertThat(Bar.of(0.5, 12)).isEqualTo("[#####.....]");
    assertThat(Bar.of(7, 4)).isEqualTo("[##]");
    assertThat(Bar.of(-1, 4)).isEqualTo("[..]");
  }

  @Test
  void coloursAreWrittenToTerminalsOnly() {
    assertThat(new Page(20, true).line(Style.BAD, "x").toString())
        .isEqualTo("\u001b[31mx\u001b[0m\n");
    assertThat(new Page(20, false).line(Style.BAD, "x").toString()).isEqualTo("x\n");
  }

  @Test
  void jsonIsReadAsItWasWritten() throws Exception {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("text", "quote \" backslash \\ line\n tab\t bell\u0007 é 𝄞 \ud800");
    value.put("number", 12.5);
    value.put("none", Double.NaN);
    value.put("empty", Map.of());
    value.put("list", List.of(1L, true, List.of()));
    for (String json : List.of(Json.pretty(value), Json.line(value))) {
      JsonNode read = new ObjectMapper().readTree(json);
      assertThat(read.get("text").asText()).isEqualTo(value.get("text"));
      assertThat(read.get("number").asDouble()).isEqualTo(12.5);
      assertThat(read.get("none").isNull()).isTrue();
      assertThat(read.get("list").toString()).isEqualTo("[1,true,[]]");
      assertThat(read.fieldNames()).toIterable().containsExactlyElementsOf(value.keySet());
    }
    assertThat(Json.line(value)).doesNotContain("\n").matches("\\p{ASCII}+");
  }
}
