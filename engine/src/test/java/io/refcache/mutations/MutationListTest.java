package io.refcache.mutations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** The list of mistakes goes along with the code: what is stale in it would guard nothing. */
class MutationListTest {
  private final List<Mutation> mutations;

  MutationListTest() throws IOException {
    mutations = Mutation.readAll(Mutations.LIST);
  }

  @Test
  void everyMistakeReplacesATextThatOccursOnce() throws IOException {
    SoftAssertions all = new SoftAssertions();
    for (Mutation mutation : mutations) {
      String source = Files.readString(Mutations.SOURCES.resolve(mutation.file()));
      all.assertThatCode(
              () -> assertThat(mutation.applyTo(source)).as(mutation.what()).isNotEqualTo(source))
          .doesNotThrowAnyException();
    }
    all.assertAll();
  }

  @Test
  void everyMistakeHasADescriptionOfItsOwn() {
    assertThat(mutations).isNotEmpty().extracting(Mutation::what).doesNotHaveDuplicates();
  }
}
