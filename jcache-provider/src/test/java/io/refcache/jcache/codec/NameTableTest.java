package io.refcache.jcache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StreamCorruptedException;
import org.junit.jupiter.api.Test;

class NameTableTest {
  private final NameTable table = new NameTable();

  @Test
  void aNameKeepsItsNumber() throws Exception {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 10; i++) {
        assertThat(table.find(new String("name " + i))).isEqualTo(i);
        assertThat(table.byNumber(i)).isEqualTo("name " + i);
      }
    }
  }

  @Test
  void beyondTheLimitOfNamesNoneGetsANumberAndThoseBeforeKeepTheirs() {
    for (int i = 0; i < NameTable.MAX_NAMES; i++) {
      assertThat(table.find("" + i)).isEqualTo(i);
    }
    for (int round = 0; round < 2; round++) {
      assertThat(table.find("late")).isEqualTo(NameTable.NO_NUMBER);
      assertThat(table.find("0")).isZero();
    }
  }

  @Test
  void aNameThatFindsNoRoomFindsNoneLater() {
    String half = "x".repeat(NameTable.MAX_CHARS / 2);
    String tooLong = "y".repeat(NameTable.MAX_CHARS / 2 + 1);
    assertThat(table.find(half)).isZero();
    assertThat(table.find(tooLong)).isEqualTo(NameTable.NO_NUMBER);
    assertThat(table.find("short")).isEqualTo(1);
    assertThat(table.find(tooLong)).isEqualTo(NameTable.NO_NUMBER);
  }

  @Test
  void aNumberThatWasNeverGivenIsRefused() {
    table.find("only");
    for (int number : new int[] {-2, 1, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> table.byNumber(number))
          .isInstanceOf(StreamCorruptedException.class)
          .hasMessage("name %d of 1".formatted(number));
    }
  }
}
