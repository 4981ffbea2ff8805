package io.refcache.console.top;

import io.refcache.console.jmx.Bean;
import io.refcache.console.jmx.ConsoleException;
import io.refcache.console.jmx.Figures;
import io.refcache.console.jmx.Manager;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The figures of a cache manager and its caches at a moment.
 *
 * @param nanos when, by {@code System.nanoTime}
 * @param engine of all caches
 * @param caches of each cache, by name
 */
public record Sample(long nanos, Figures engine, Map<String, Figures> caches) {

  /** Asks for everything; a cache that is closed meanwhile is left out. */
  public static Sample of(Manager manager) {
    Map<String, Figures> caches = new LinkedHashMap<>();
    Figures engine = manager.engine().figures();
    for (Map.Entry<String, Bean> cache : manager.caches().entrySet()) {
      try {
        caches.put(cache.getKey(), cache.getValue().figures());
      } catch (ConsoleException closed) {
        continue;
      }
    }
    return new Sample(System.nanoTime(), engine, caches);
  }
}
