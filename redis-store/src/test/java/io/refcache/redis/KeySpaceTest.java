package io.refcache.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.refcache.store.KeyBytes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeySpaceTest {

  private static KeyBytes key(int hashedLength, int... bytes) {
    KeyBytes key = new KeyBytes(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      key.array()[i] = (byte) bytes[i];
    }
    key.setLength(bytes.length, hashedLength);
    return key;
  }

  @Test
  void namesAreReadBack() {
    KeySpace keys = new KeySpace("ns", "cache");
    for (KeyBytes key : List.of(key(0), key(3, 1, 2, 3), key(2, 7, 8, 9), key(0, 1))) {
      KeyBytes read = new KeyBytes(0);
      keys.read(keys.nameOf(key), read);
      assertThat(read.toByteArray()).isEqualTo(key.toByteArray());
      assertThat(read.hashedLength()).isEqualTo(key.hashedLength());
    }
  }

  @Test
  void noTwoCachesShareAName() {
    Set<String> names = new HashSet<>();
    for (String cache : List.of("a", "a:", "a:b", "a;", "a%3A", "#form", "a*", "[a]", "ä", "")) {
      KeySpace keys = new KeySpace("ns", cache);
      assertThat(names.add(new String(keys.nameOf(key(1, 'b')), ISO_8859_1))).isTrue();
      assertThat(names.add(new String(keys.form(), ISO_8859_1))).isTrue();
    }
    assertThat(KeySpace.escape("users.v2_a-b")).isEqualTo("users.v2_a-b");
    assertThat(KeySpace.escape("a:{ü}")).isEqualTo("a%3A%7B%C3%BC%7D");
  }

  @Test
  void namesThatNoKeyHasAreNotRead() {
    KeySpace keys = new KeySpace("ns", "cache");
    KeyBytes read = new KeyBytes(0);
    for (String name : List.of("ns:cache;", "ns:cache;\u0001", "ns:cache;\u00ffkey")) {
      assertThat(keys.read(name.getBytes(ISO_8859_1), read)).as(name).isFalse();
    }
    assertThat(keys.read("ns:cache;\u0003key".getBytes(ISO_8859_1), read)).isTrue();
  }

  @Test
  void patternsEscapeWhatHasAMeaning() {
    KeySpace keys = new KeySpace("ns", "cache");
    String pattern = new String(keys.equivalentsOf(key(3, '*', '[', 'x', 'y')), ISO_8859_1);
    assertThat(pattern).isEqualTo("ns:cache;\u0003\\*\\[x*");
  }

  @Test
  void keysOnTheHeapAreRefused() {
    KeyBytes key = key(1, 1);
    key.setReference("object");
    assertThatIllegalArgumentException().isThrownBy(() -> new KeySpace("ns", "cache").nameOf(key));
  }
}
