package io.refcache.jcache.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OptionDocumentationTest {

  @Test
  void everyOptionOfTheProviderIsDocumented() throws IOException {
    String options = Files.readString(Path.of("..", "docs", "OPTIONS.md"));
    assertThat(CacheOption.names())
        .allSatisfy(name -> assertThat(options).contains("`" + name + "`"));
  }
}
