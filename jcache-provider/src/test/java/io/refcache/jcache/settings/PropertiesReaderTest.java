package io.refcache.jcache.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.jcache.config.ConfigurationException;
import java.io.IOException;
import java.io.StringReader;
import java.util.Properties;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PropertiesReaderTest {

  @Test
  void readsTheSyntaxOfProperties() {
    assertThat(
            PropertiesReader.read(
                "f",
                "# comment = no\r\n"
                    + "  ! another\n"
                    + "\n"
                    + "a=1\r"
                    + "b : two words  \n"
                    + "c three\n"
                    + "d = x, \\\n"
                    + "    y\n"
                    + "e\\ \\=\\:f = \\u20ac=:\\\\\\t|\n"
                    + "g ==h"))
        .containsExactly(
            new Setting("f", 4, "a", "1"),
            new Setting("f", 5, "b", "two words"),
            new Setting("f", 6, "c", "three"),
            new Setting("f", 7, "d", "x, y"),
            new Setting("f", 9, "e =:f", "\u20ac=:\\\t|"),
            new Setting("f", 10, "g", "=h"));
  }

  @Test
  void readsWhatPropertiesReads() throws IOException {
    SplittableRandom random = new SplittableRandom(9);
    String[] pieces = {
      "a", "b.c", "=", ":", " ", "\t", "\n", "\r\n", "\r", "\\\n  ", "\\:", "\\\\", "#", "!",
      "\\u0041", "é"
    };
    int settings = 0;
    for (int i = 0; i < 30_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n > 0; n--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      Properties expected = new Properties();
      expected.load(new StringReader(text.toString()));
      try {
        for (Setting setting : PropertiesReader.read("f", text.toString())) {
          assertThat(expected.getProperty(setting.key()).strip())
              .as("of <%s>", text)
              .isEqualTo(setting.value());
          expected.remove(setting.key());
          settings++;
        }
        assertThat(expected).as("of <%s>", text).isEmpty();
      } catch (ConfigurationException refused) {
        assertThat(refused).hasMessageStartingWith("f, line ");
      }
    }
    assertThat(settings).isGreaterThan(3_000);
  }

  @Test
  void whatPropertiesWouldSwallowIsRefused() {
    assertRefused("a = 1\na : 2", "f, line 2: a = 2: this is set already in line 1");
    assertRefused(
        "\nmaxmemory",
        "f, line 2: maxmemory = : there is no value; leave the line out for the default");
    assertRefused("= 5", "f, line 1:  = 5: there is no name before the separator");
    assertRefused("a = \\u20a", "f, line 1: \\u20a: four hexadecimal digits must follow \\u");
  }

  private static void assertRefused(String text, String message) {
    assertThatThrownBy(() -> PropertiesReader.read("f", text))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(message);
  }
}
