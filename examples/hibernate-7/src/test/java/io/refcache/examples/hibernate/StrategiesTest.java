package io.refcache.examples.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.function.Function;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.cfg.Configuration;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.Test;

/** Every concurrency strategy that Hibernate offers with JCache. */
class StrategiesTest {

  /** What the entities of the four strategies have in common. */
  interface Note {
    String text();

    void write(String text);
  }

  @Test
  void everyStrategyFindsWhatItCachedAndForgetsWhatIsOutdated() {
    try (SessionFactory factory =
        new Configuration()
            .addAnnotatedClass(OfReadOnly.class)
            .addAnnotatedClass(OfNonstrict.class)
            .addAnnotatedClass(OfReadWrite.class)
            .addAnnotatedClass(OfTransactional.class)
            .addProperties(Shops.properties())
            .buildSessionFactory()) {
      check(factory, OfReadOnly.class, OfReadOnly::new, false);
      check(factory, OfNonstrict.class, OfNonstrict::new, true);
      check(factory, OfReadWrite.class, OfReadWrite::new, true);
      check(factory, OfTransactional.class, OfTransactional::new, true);
    }
  }

  private static <N extends Note> void check(
      SessionFactory factory, Class<N> type, Function<String, N> maker, boolean mayChange) {
    factory.inTransaction(session -> session.persist(maker.apply("first")));
    factory.getCache().evictAllRegions();
    Statistics statistics = factory.getStatistics();
    statistics.clear();
    assertThat(text(factory, type)).isEqualTo("first");
    assertThat(text(factory, type)).isEqualTo("first");
    assertThat(statistics.getPrepareStatementCount()).as("%s", type).isEqualTo(1);
    assertThat(statistics.getSecondLevelCacheHitCount()).isEqualTo(1);
    if (mayChange) {
      factory.inTransaction(session -> session.find(type, 1L).write("second"));
      assertThat(text(factory, type)).isEqualTo("second");
      assertThat(text(factory, type)).isEqualTo("second");
    } else {
      assertThatThrownBy(
              () -> factory.inTransaction(session -> session.find(type, 1L).write("second")))
          .hasStackTraceContaining("UnsupportedOperationException: Can't ");
      assertThat(text(factory, type)).isEqualTo("first");
    }
    factory.inTransaction(session -> session.remove(session.find(type, 1L)));
    assertThat(factory.<N>fromSession(session -> session.find(type, 1L))).isNull();
  }

  private static String text(SessionFactory factory, Class<? extends Note> type) {
    return factory.fromSession(session -> session.find(type, 1L).text());
  }

  @Entity(name = "OfReadOnly")
  @Cache(usage = CacheConcurrencyStrategy.READ_ONLY)
  static class OfReadOnly extends Text {
    OfReadOnly() {}

    OfReadOnly(String text) {
      super(text);
    }
  }

  @Entity(name = "OfNonstrict")
  @Cache(usage = CacheConcurrencyStrategy.NONSTRICT_READ_WRITE)
  static class OfNonstrict extends Text {
    OfNonstrict() {}

    OfNonstrict(String text) {
      super(text);
    }
  }

  @Entity(name = "OfReadWrite")
  @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
  static class OfReadWrite extends Text {
    OfReadWrite() {}

    OfReadWrite(String text) {
      super(text);
    }
  }

  @Entity(name = "OfTransactional")
  @Cache(usage = CacheConcurrencyStrategy.TRANSACTIONAL)
  static class OfTransactional extends Text {
    OfTransactional() {}

    OfTransactional(String text) {
      super(text);
    }
  }

  @jakarta.persistence.MappedSuperclass
  abstract static class Text implements Note {
    @Id private Long id = 1L;
    private String text;

    Text() {}

    Text(String text) {
      this.text = text;
    }

    @Override
    public String text() {
      return text;
    }

    @Override
    public void write(String newText) {
      text = newText;
    }
  }
}
