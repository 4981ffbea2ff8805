package io.refcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RedirectTest {
  @Test
  void aServerNamesAnotherOne() {
    assertThat(Redirect.of("MOVED 3999 127.0.0.1:6381"))
        .isEqualTo(new Redirect(false, 3999, "127.0.0.1", 6381));
    assertThat(Redirect.of("ASK 16383 node.example.com:7000"))
        .isEqualTo(new Redirect(true, 16_383, "node.example.com", 7000));
    assertThat(Redirect.of("MOVED 0 ::1:6381")).isEqualTo(new Redirect(false, 0, "::1", 6381));
  }

  @Test
  void aHostThatIsNotToldIsTheOneThatTells() {
    assertThat(Redirect.of("MOVED 1 :7000")).isEqualTo(new Redirect(false, 1, "", 7000));
    assertThat(Redirect.of("MOVED 1 ?:7000")).isEqualTo(new Redirect(false, 1, "", 7000));
  }

  @Test
  void anythingElseIsNone() {
    assertThat(Redirect.of("ERR MOVED 1 h:1")).isNull();
    assertThat(Redirect.of("MOVED")).isNull();
    assertThat(Redirect.of("CLUSTERDOWN The cluster is down")).isNull();
  }
}
