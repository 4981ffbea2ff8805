package io.refcache.jcache.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.jcache.config.ConfigurationException;
import java.net.URI;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class BackendUriTest extends SettingsFixture {

  @Test
  void aUriThatIsABackendIsTheManagersBackend() {
    Properties properties = new Properties();
    properties.setProperty("refcache.maxmemory", "1gb");
    Settings settings = load(URI.create("far://host:1234/2"), properties);
    assertThat(settings.backend()).isEqualTo("far://host:1234/2");
    assertThat(settings.backendOptions()).containsEntry("maxmemory", "1gb");
  }

  @Test
  void aFileMayNameTheBackend() {
    assertThat(settings("backend = far://host").backend()).isEqualTo("far://host");
  }

  @Test
  void complaintsDoNotTellPasswords() {
    assertThatThrownBy(() -> settings("backend = near://joe:secret@host"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("near://***@host")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> load(URI.create("near://joe:secret@host"), new Properties()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("near://***@host")
        .hasMessageNotContaining("secret");
  }

  @Test
  void maskingLeavesWhatIsNoSecret() {
    assertThat(MaskedUri.of("redis://host:6379/1")).isEqualTo("redis://host:6379/1");
    assertThat(MaskedUri.of("redis-sentinel://a:p@h1:1,h2:2/0#main"))
        .isEqualTo("redis-sentinel://***@h1:1,h2:2/0#main");
    assertThat(MaskedUri.of("redis://:p@ss@host")).isEqualTo("redis://***@host");
    assertThat(MaskedUri.of("file:/a@b")).isEqualTo("file:/a@b");
    assertThat(MaskedUri.of("file:///home/a@b")).isEqualTo("file:///home/a@b");
  }

  @Test
  void maskingGoesToTheLastSignSinceAPasswordMayHaveAnyCharacter() {
    for (String password : new String[] {"se/cret", "se?cret", "se#cret", "se@cret"}) {
      assertThat(MaskedUri.of("redis://joe:" + password + "@host")).isEqualTo("redis://***@host");
    }
  }
}
