package io.refcache.examples.twojvms;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.spi.CachingProvider;

/**
 * A price list in a cache that any number of JVMs share: what is typed into one of them all of them
 * hear, and read.
 *
 * <p>Nothing here knows of a server but the manager's URI. Without it, the same program has a list
 * of its own, in its own memory.
 */
public final class PriceList {
  private final Cache<String, Integer> prices;
  private final PrintStream out;

  /** A price list that is the cache {@code prices} of a manager. */
  PriceList(CacheManager manager, PrintStream out) {
    this.out = out;
    prices =
        manager.createCache(
            "prices",
            new MutableConfiguration<String, Integer>().setTypes(String.class, Integer.class));
    prices.registerCacheEntryListener(
        new MutableCacheEntryListenerConfiguration<>(PriceChanges::new, null, false, false));
  }

  /** Prints each new price, whoever has set it. */
  private final class PriceChanges
      implements CacheEntryCreatedListener<String, Integer>,
          CacheEntryUpdatedListener<String, Integer> {
    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends Integer>> events) {
      print(events);
    }

    @Override
    public void onUpdated(Iterable<CacheEntryEvent<? extends String, ? extends Integer>> events) {
      print(events);
    }

    private void print(Iterable<CacheEntryEvent<? extends String, ? extends Integer>> events) {
      events.forEach(event -> out.printf("heard: %s %d%n", event.getKey(), event.getValue()));
    }
  }

  /** Does what a line says: {@code tea 4} sets a price, {@code tea} asks for it. */
  void obey(String line) {
    String[] words = line.strip().split("\\s+");
    try {
      if (words.length == 2 && words[1].matches("\\d{1,6}")) {
        prices.put(words[0], Integer.valueOf(words[1]));
        out.printf("set: %s %s%n", words[0], words[1]);
      } else if (words.length == 1 && !words[0].isEmpty()) {
        Integer price = prices.get(words[0]);
        out.printf("read: %s %s%n", words[0], price == null ? "has no price" : price);
      } else {
        out.println("type 'tea 4' to set a price, 'tea' to read it");
      }
    } catch (CacheException e) {
      // The server is away, or was just started anew. The next line may go well.
      out.printf("not done: %s%n", e.getMessage());
    }
  }

  /** Takes the address of the server, {@code redis://localhost} if there is none. */
  public static void main(String[] args) throws IOException {
    URI server = URI.create(args.length == 0 ? "redis://localhost" : args[0]);
    CachingProvider provider = Caching.getCachingProvider();
    try (CacheManager manager =
        provider.getCacheManager(server, provider.getDefaultClassLoader(), new Properties())) {
      PriceList list = new PriceList(manager, System.out);
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      System.out.println("ready: type 'tea 4' to set a price, 'tea' to read it");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        list.obey(line);
      }
    }
  }
}
