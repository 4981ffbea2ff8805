package io.refcache.jcache.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import javax.cache.expiry.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "500ms, 500",
    "10s, 10000",
    "5m, 300000",
    "1H, 3600000",
    "7 d, 604800000",
    "PT10S, 10000",
    "pt1h30m, 5400000",
    "P1D, 86400000",
    "PT0.5S, 500",
    "0s, 0",
    "PT0S, 0"
  })
  void shortAndIsoFormsAreRead(String text, long millis) {
    assertThat(Durations.parse(text)).isEqualTo(new Duration(TimeUnit.MILLISECONDS, millis));
  }

  @Test
  void eternalIsADuration() {
    assertThat(Durations.parse("eternal").isEternal()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10", "s", "-5s", "1.5s", "10 apples", "PT-5S", "PTX", "PT0.0001S", "forever"})
  void everythingElseIsRefusedWithWhatWouldBeRight(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(Durations.RIGHT);
  }

  @Test
  void whatCannotBeCountedInMillisecondsIsRefused() {
    assertThatThrownBy(() -> Durations.parse("999999999999999999d"))
        .hasMessage("more than can be counted in milliseconds; write eternal");
  }
}
