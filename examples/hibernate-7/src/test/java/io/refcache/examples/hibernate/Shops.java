package io.refcache.examples.hibernate;

import java.math.BigDecimal;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.hibernate.SessionFactory;

/** Opens shops for tests, each on a database of its own. */
final class Shops {
  private static final AtomicInteger OPENED = new AtomicInteger();

  private Shops() {}

  /** Opens a shop with settings given as name and value by turns, and counts what it does. */
  static SessionFactory open(String... settings) {
    return BookShop.open(properties(settings));
  }

  /** The titles of cheap books, by a query that is cached. */
  static List<String> titlesBelow(SessionFactory shop, String price) {
    List<Book> books =
        shop.fromSession(session -> BookShop.booksBelow(session, new BigDecimal(price)));
    return books.stream().map(Book::title).toList();
  }

  static Properties properties(String... settings) {
    Properties properties = new Properties();
    properties.setProperty(
        "hibernate.connection.url", "jdbc:h2:mem:shop" + OPENED.incrementAndGet());
    properties.setProperty("hibernate.generate_statistics", "true");
    for (int i = 0; i < settings.length; i += 2) {
      properties.setProperty(settings[i], settings[i + 1]);
    }
    return properties;
  }
}
