package io.refcache.examples.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Test;

/** Where regions come from, and what happens to them when memory is short. */
class RegionsTest {
  private static final String TIMESTAMPS = "default-update-timestamps-region";
  private static final int AUTHORS = 1500;
  private static final String PAGE = "page ".repeat(400);

  private static CacheManager manager(String file) throws Exception {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return Caching.getCachingProvider().getCacheManager(loader.getResource(file).toURI(), loader);
  }

  @Test
  void timestampsStayWhenEverythingElseIsEvicted() throws Exception {
    try (SessionFactory shop = Shops.open("hibernate.javax.cache.uri", "small.properties")) {
      BookShop.fill(shop);
      assertThat(Shops.titlesBelow(shop, "13.00")).hasSize(2);
      Cache<Object, Object> timestamps = manager("small.properties").getCache(TIMESTAMPS);
      assertThat(timestamps.get("Book")).isNotNull();

      shop.inTransaction(
          session -> {
            for (int i = 10; i < 10 + AUTHORS; i++) {
              Author author = new Author(i, "author " + i, LocalDate.EPOCH, null);
              author.write(PAGE);
              session.persist(author);
            }
          });
      assertThat(entriesOf(manager("small.properties").getCache(Author.class.getName())))
          .isBetween(100, AUTHORS - 100);
      assertThat(timestamps.get("Book")).isNotNull();
      assertThat(timestamps.get("Author")).isNotNull();
      assertThat(Shops.titlesBelow(shop, "13.00")).hasSize(2);
    }
  }

  private static int entriesOf(Cache<?, ?> cache) {
    int entries = 0;
    for (Cache.Entry<?, ?> entry : cache) {
      assertThat(entry.getKey()).isNotNull();
      entries++;
    }
    return entries;
  }

  @Test
  void regionsThatTheFileDeclaresNeedNoStrategyForMissingOnes() throws Exception {
    try (SessionFactory shop =
            Shops.open(
                "hibernate.javax.cache.uri",
                "declared.properties",
                "hibernate.javax.cache.missing_cache_strategy",
                "fail");
        LoggedWarnings warnings = new LoggedWarnings()) {
      BookShop.fill(shop);
      int books = shop.fromSession(session -> session.find(Author.class, 1L).books().size());
      assertThat(books).isEqualTo(3);
      assertThat(manager("declared.properties").getCacheNames())
          .contains(Country.class.getName(), Author.class.getName() + ".books", TIMESTAMPS);
      assertThat(warnings.messages()).isEmpty();
    }
  }

  @Test
  void withoutDeclarationsTheStrategyDecides() {
    assertThatThrownBy(
            () -> Shops.open("hibernate.javax.cache.missing_cache_strategy", "fail").close())
        .hasStackTraceContaining("On-the-fly creation of JCache Cache objects is not supported");
    try (LoggedWarnings warnings = new LoggedWarnings();
        SessionFactory shop =
            Shops.open("hibernate.javax.cache.missing_cache_strategy", "create-warn")) {
      assertThat(shop.isOpen()).isTrue();
      assertThat(warnings.messages())
          .hasSizeGreaterThanOrEqualTo(6)
          .allSatisfy(message -> assertThat(message).contains("HHH90001006"));
    }
  }

  @Test
  void aFileThatIsNotThereIsMissed() {
    assertThatThrownBy(() -> Shops.open("hibernate.javax.cache.uri", "absent.properties").close())
        .hasStackTraceContaining("Couldn't load URI from absent.properties");
  }
}
