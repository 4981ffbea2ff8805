package io.refcache.examples.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Hibernate caches is found, and is what was committed. */
class SecondLevelCacheTest {
  private static final int THREADS = 2;
  private static final int UPDATES_PER_THREAD = 60;

  private static SessionFactory shop;
  private static Statistics statistics;

  @BeforeAll
  static void open() {
    shop = Shops.open();
    statistics = shop.getStatistics();
    BookShop.fill(shop);
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @BeforeEach
  void startCounting() {
    shop.getCache().evictAllRegions();
    statistics.clear();
  }

  private static Author read(long id) {
    return shop.fromSession(
        session -> {
          Author author = session.find(Author.class, id);
          author.country().name();
          author.books().size();
          return author;
        });
  }

  @Test
  void entitiesAndCollectionsAreReadFromTheDatabaseOnce() {
    Author first = read(1);
    long statements = statistics.getPrepareStatementCount();
    assertThat(statements).isPositive();
    Author second = read(1);
    assertThat(statistics.getPrepareStatementCount()).isEqualTo(statements);
    assertThat(second).isNotSameAs(first);
    assertThat(second.name()).isEqualTo("Henrik Ibsen");
    assertThat(second.born()).isEqualTo(LocalDate.of(1828, 3, 20));
    assertThat(second.country().name()).isEqualTo("Norway");
    assertThat(second.books())
        .extracting(Book::title)
        .containsExactlyInAnyOrder("Brand", "Peer Gynt", "Et dukkehjem");
  }

  @Test
  void aNaturalIdLeadsToTheEntityWithoutTheDatabase() {
    for (int i = 0; i < 2; i++) {
      Author author = shop.fromSession(session -> BookShop.authorNamed(session, "Henrik Ibsen"));
      assertThat(author.id()).isEqualTo(1);
    }
    assertThat(statistics.getNaturalIdCacheHitCount()).isEqualTo(1);
    assertThat(statistics.getNaturalIdCacheMissCount()).isEqualTo(1);
  }

  @Test
  void resultsOfAQueryAreKeptUntilItsTableIsWritten() {
    for (int i = 0; i < 3; i++) {
      assertThat(Shops.titlesBelow(shop, "13.00")).containsExactly("Brand", "Et dukkehjem");
    }
    assertThat(statistics.getQueryCacheHitCount()).isEqualTo(2);
    shop.inTransaction(session -> session.find(Book.class, 2L).sellFor(new BigDecimal("1.00")));
    assertThat(Shops.titlesBelow(shop, "13.00"))
        .containsExactly("Brand", "Peer Gynt", "Et dukkehjem");
    shop.inTransaction(session -> session.find(Book.class, 2L).sellFor(new BigDecimal("14.00")));
  }

  @Test
  void anUpdateIsCachedAsItIsCommitted() {
    read(1);
    shop.inTransaction(session -> session.find(Author.class, 1L).write("wrote plays"));
    long statements = statistics.getPrepareStatementCount();
    assertThat(read(1).biography()).isEqualTo("wrote plays");
    assertThat(statistics.getPrepareStatementCount()).isEqualTo(statements);
  }

  @Test
  void theOnlyWriterReadsWhatItCommittedWhileOthersRead() throws Exception {
    keepAuthor();
    AtomicBoolean written = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      Future<Integer> reader =
          threads.submit(
              () -> {
                int reads = 0;
                do {
                  find();
                  reads++;
                } while (!written.get());
                return reads;
              });
      Future<?> writer =
          threads.submit(
              () -> {
                try {
                  for (int i = 0; i < UPDATES_PER_THREAD; i++) {
                    int committed = update("update " + i);
                    assertThat(find().version()).isEqualTo(committed);
                  }
                } finally {
                  written.set(true);
                }
              });
      writer.get();
      assertThat(reader.get()).isPositive();
      assertThat(find().version()).isEqualTo(UPDATES_PER_THREAD);
    } finally {
      threads.shutdownNow();
    }
  }

  /**
   * Says nothing of what is read meanwhile: the lock of Hibernate's {@code read-write} strategy
   * remembers the version that its first writer saw, so that after a second one a slow reader may
   * still put back what is older, whatever the provider. The version then refuses the next update.
   */
  @Test
  void noUpdateIsLostBetweenWriters() throws Exception {
    keepAuthor();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        tasks.add(SecondLevelCacheTest::updateManyTimes);
      }
      int updates = 0;
      for (Future<Integer> done : threads.invokeAll(tasks)) {
        updates += done.get();
      }
      assertThat(updates).isGreaterThanOrEqualTo(UPDATES_PER_THREAD);
      shop.getCache().evictAllRegions();
      assertThat(find().version()).isEqualTo(updates);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Returns how many of the updates went through; the others met one of another thread. */
  private static int updateManyTimes() {
    int committed = 0;
    for (int i = 0; i < UPDATES_PER_THREAD; i++) {
      try {
        update(Thread.currentThread().getName() + i);
        committed++;
      } catch (jakarta.persistence.PersistenceException conflict) {
        find();
      }
    }
    return committed;
  }

  /** Keeps an author without books, at version 0, where an earlier test may have kept one. */
  private static void keepAuthor() {
    shop.inTransaction(
        session -> {
          Author earlier = session.find(Author.class, 2L);
          if (earlier != null) {
            session.remove(earlier);
          }
        });
    shop.inTransaction(
        session ->
            session.persist(new Author(2, "Sigrid Undset", LocalDate.of(1882, 5, 20), null)));
  }

  private static Author find() {
    return shop.fromSession(session -> session.find(Author.class, 2L));
  }

  /** Returns the version that was committed. */
  private static int update(String biography) {
    return shop.<Author>fromTransaction(
            session -> {
              Author author = session.find(Author.class, 2L);
              author.write(biography);
              return author;
            })
        .version();
  }
}
