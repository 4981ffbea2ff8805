package io.refcache.jcache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.io.StreamCorruptedException;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClassTableTest {
  private static final ClassLoader LOADER = ClassTableTest.class.getClassLoader();

  private record One(int number) implements Serializable {}

  private record Two(One one, TimeUnit unit) implements Serializable {}

  private record Other(int number) implements Serializable {}

  @Test
  void classesAreNumberedAsTheyAreMet() throws Exception {
    ClassTable table = new ClassTable(LOADER);
    assertThat(table.find(One.class).number()).isZero();
    assertThat(table.find(Other.class).number()).isEqualTo(1);
    assertThat(table.find(One.class)).isSameAs(table.byNumber(0));
  }

  @Test
  void whatNeedsNoNumberGetsNone() {
    ClassTable table = new ClassTable(LOADER);
    for (Class<?> type :
        new Class<?>[] {String.class, ArrayList.class, Thread.class, int[].class}) {
      assertThat(table.find(type).number()).isEqualTo(ClassTable.NO_NUMBER);
    }
  }

  @Test
  void aFullTableGivesNoMoreAndForgetsNothing() throws Exception {
    ClassTable table = new ClassTable(LOADER, 2);
    Class<?>[] types = {One.class, TimeUnit.class, Other.class, DayOfWeek.class, Two.class};
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < types.length; i++) {
        assertThat(table.find(types[i]).number()).isEqualTo(i < 2 ? i : ClassTable.NO_NUMBER);
        assertThat(table.find(types[i]).isCanonical()).isEqualTo(i < 2);
        assertThat(table.find(types[i]).shape() == Shape.NONE).isEqualTo(i >= 2);
      }
    }
  }

  @Test
  void aRecordIsCanonicalOnlyWithAllOfItsParts() {
    assertThat(new ClassTable(LOADER, 3).find(Two.class).isCanonical()).isTrue();
    assertThat(new ClassTable(LOADER, 2).find(Two.class).isCanonical()).isFalse();
  }

  @Test
  void classesOfOtherLoadersGetNoNumber() {
    ClassTable table = new ClassTable(ClassLoader.getPlatformClassLoader());
    assertThat(table.find(One.class).number()).isEqualTo(ClassTable.NO_NUMBER);
    assertThat(table.find(TimeUnit.class).number()).isZero();
  }

  @Test
  void aConstantWithABodyHasTheNumberOfItsEnum() {
    ClassTable table = new ClassTable(LOADER);
    int number = table.find(Samples.Operator.TIMES.getClass()).number();
    assertThat(table.find(Samples.Operator.PLUS.getClass()).number()).isEqualTo(number);
    assertThat(table.find(Samples.Operator.class).number()).isEqualTo(number);
  }

  @Test
  void anUnknownNumberIsRefused() {
    ClassTable table = new ClassTable(LOADER);
    table.find(One.class);
    for (int number : new int[] {-1, 1, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> table.byNumber(number))
          .isInstanceOf(StreamCorruptedException.class)
          .hasMessage("class number " + number + " of 1");
    }
  }
}
