package io.refcache.examples.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BookShopTest {

  @Test
  void theSecondVisitNeedsNoDatabase() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
    try (LoggedWarnings warnings = new LoggedWarnings()) {
      BookShop.main(new String[0]);
      assertThat(warnings.messages()).isEmpty();
    } finally {
      System.setOut(before);
    }
    String found = "Henrik Ibsen, Norway: 3 books, 2 of them for less than 13.00";
    assertThat(written.toString(StandardCharsets.UTF_8).lines())
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo(found),
            visit -> assertThat(visit).matches("visit 1: [1-9] statements, 0 hits of .*"),
            second -> assertThat(second).isEqualTo(found),
            visit ->
                assertThat(visit)
                    .matches(
                        "visit 2: 0 statements, [1-9] hits of entities and collections, 1 of natural ids, 1 of queries"));
  }
}
