package io.refcache.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Grafana dashboard asks for nothing that Prometheus does not get. */
class DashboardTest {
  static final Path DASHBOARD = Path.of("../docs/grafana/refcache-dashboard.json");

  private static final Pattern METRIC = Pattern.compile("\\bcache_[a-z_]+\\b(?=[{\\[)]|$| )");
  private static final Pattern SELECTOR = Pattern.compile("\\b(cache_[a-z_]+)\\{([^}]*)}");
  private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)");
  private static final Pattern GROUPED = Pattern.compile("by \\(([^)]*)\\)");

  private final JsonNode dashboard = read();
  private final Map<String, Set<String>> labels = scrapedLabels();

  private static JsonNode read() {
    try {
      return new ObjectMapper().readTree(DASHBOARD.toFile());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The labels of each metric that a real application shows to Prometheus. */
  private static Map<String, Set<String>> scrapedLabels() {
    try (MeteredShop shop = new MeteredShop()) {
      shop.serve(100);
      Map<String, Set<String>> labels = new HashMap<>();
      for (String line : shop.registry.scrape().lines().toList()) {
        Matcher metric = SELECTOR.matcher(line);
        if (!line.startsWith("#") && metric.find()) {
          Matcher label = LABEL.matcher(metric.group(2));
          while (label.find()) {
            labels.computeIfAbsent(metric.group(1), name -> new HashSet<>()).add(label.group(1));
          }
        }
      }
      return labels;
    }
  }

  private List<String> expressions() {
    List<String> expressions = new ArrayList<>();
    for (JsonNode panel : dashboard.get("panels")) {
      for (JsonNode target : panel.path("targets")) {
        expressions.add(target.get("expr").asText());
      }
    }
    return expressions;
  }

  @Test
  void everyExpressionNamesMetricsThatExist() {
    assertThat(expressions()).hasSizeGreaterThan(10);
    for (String expression : expressions()) {
      List<String> names =
          METRIC.matcher(withoutGroups(expression)).results().map(m -> m.group()).toList();
      assertThat(names).as(expression).isNotEmpty().allMatch(labels::containsKey);
    }
  }

  private static String withoutGroups(String expression) {
    return GROUPED.matcher(expression).replaceAll("").replaceAll("\\{[^}]*}", "{}");
  }

  @Test
  void everyLabelIsOneOfItsMetric() {
    for (String expression : expressions()) {
      Set<String> known = new HashSet<>();
      Matcher selector = SELECTOR.matcher(expression);
      while (selector.find()) {
        Set<String> own = labels.get(selector.group(1));
        known.addAll(own);
        LABEL
            .matcher(selector.group(2))
            .results()
            .forEach(label -> assertThat(own).as(expression).contains(label.group(1)));
      }
      GROUPED
          .matcher(expression)
          .results()
          .flatMap(by -> Pattern.compile(",\\s*").splitAsStream(by.group(1)))
          .forEach(label -> assertThat(known).as(expression).contains(label));
    }
  }

  @Test
  void panelsCoverTheGridWithoutOverlap() {
    Set<List<Integer>> cells = new HashSet<>();
    Set<Integer> ids = new HashSet<>();
    for (JsonNode panel : dashboard.get("panels")) {
      assertThat(ids.add(panel.get("id").asInt())).isTrue();
      assertThat(panel.get("title").asText()).isNotBlank();
      JsonNode at = panel.get("gridPos");
      assertThat(at.get("x").asInt() + at.get("w").asInt()).isLessThanOrEqualTo(24);
      for (int x = 0; x < at.get("w").asInt(); x++) {
        for (int y = 0; y < at.get("h").asInt(); y++) {
          assertThat(cells.add(List.of(at.get("x").asInt() + x, at.get("y").asInt() + y))).isTrue();
        }
      }
    }
  }
}
