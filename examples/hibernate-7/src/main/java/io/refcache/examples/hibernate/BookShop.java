package io.refcache.examples.hibernate;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Properties;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.stat.Statistics;

/** Reads everything twice, and tells how often the database was asked. */
public final class BookShop {
  private static final String BY_PRICE = "from Book where price < :price order by id";

  private BookShop() {}

  public static void main(String[] args) {
    try (SessionFactory factory = open(new Properties())) {
      fill(factory);
      Statistics statistics = factory.getStatistics();
      statistics.setStatisticsEnabled(true);
      for (int visit = 1; visit <= 2; visit++) {
        statistics.clear();
        factory.inSession(BookShop::visit);
        System.out.printf(
            "visit %d: %d statements, %d hits of entities and collections, %d of natural ids, %d of queries%n",
            visit,
            statistics.getPrepareStatementCount(),
            statistics.getSecondLevelCacheHitCount(),
            statistics.getNaturalIdCacheHitCount(),
            statistics.getQueryCacheHitCount());
      }
    }
  }

  /**
   * Opens the shop.
   *
   * @param properties go before those of {@code hibernate.properties}
   */
  public static SessionFactory open(Properties properties) {
    return new Configuration()
        .addAnnotatedClass(Country.class)
        .addAnnotatedClass(Author.class)
        .addAnnotatedClass(Book.class)
        .addProperties(properties)
        .buildSessionFactory();
  }

  /** Puts an author of three books into the database, and nothing into a cache. */
  public static void fill(SessionFactory factory) {
    factory.inTransaction(
        session -> {
          Country country = new Country("NO", "Norway");
          Author author = new Author(1, "Henrik Ibsen", LocalDate.of(1828, 3, 20), country);
          session.persist(country);
          session.persist(author);
          session.persist(new Book(1, "Brand", new BigDecimal("12.50"), author));
          session.persist(new Book(2, "Peer Gynt", new BigDecimal("14.00"), author));
          session.persist(new Book(3, "Et dukkehjem", new BigDecimal("9.90"), author));
        });
    factory.getCache().evictAllRegions();
  }

  private static void visit(Session session) {
    Author author = authorNamed(session, "Henrik Ibsen");
    String country = author.country().name();
    List<Book> cheap = booksBelow(session, new BigDecimal("13.00"));
    System.out.printf(
        "%s, %s: %d books, %d of them for less than 13.00%n",
        author.name(), country, author.books().size(), cheap.size());
  }

  /** Finds an author by natural id. */
  @SuppressWarnings("deprecation") // Hibernate 7.3 has another way, Hibernate 6 only this one
  public static Author authorNamed(Session session, String name) {
    return session.bySimpleNaturalId(Author.class).load(name);
  }

  /** Finds books by a query whose results are cached. */
  public static List<Book> booksBelow(Session session, BigDecimal price) {
    return session
        .createQuery(BY_PRICE, Book.class)
        .setParameter("price", price)
        .setCacheable(true)
        .getResultList();
  }
}
