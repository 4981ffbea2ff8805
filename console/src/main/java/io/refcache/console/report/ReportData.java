package io.refcache.console.report;

import io.refcache.console.jmx.Bean;
import io.refcache.console.jmx.Figures;
import io.refcache.console.jmx.Jvm;
import io.refcache.console.jmx.Manager;
import io.refcache.console.top.Sample;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Everything that a report tells of.
 *
 * @param manager the cache manager's name
 * @param jvm which JVM it is in
 * @param time when it was looked at
 * @param engine the figures of all caches together
 * @param options the options of the manager
 * @param caches the figures of each cache, by name
 * @param cacheOptions the options of each cache, by name
 * @param sizeClasses the table {@code size_classes}
 * @param keySizes the table {@code key_sizes}
 * @param valueSizes the table {@code value_sizes}
 * @param doctor what the memory doctor says
 * @param watched samples that were taken over some time; fewer than two for none
 */
public record ReportData(
    String manager,
    String jvm,
    Instant time,
    Figures engine,
    Map<String, String> options,
    Map<String, Figures> caches,
    Map<String, Map<String, String>> cacheOptions,
    List<Map<String, Long>> sizeClasses,
    List<Map<String, Long>> keySizes,
    List<Map<String, Long>> valueSizes,
    String doctor,
    List<Sample> watched) {

  /**
   * Asks a JVM for everything.
   *
   * @param progress is told what is asked for next
   */
  public static ReportData of(
      Jvm jvm, Manager manager, Instant time, List<Sample> watched, Consumer<String> progress) {
    Map<String, Figures> caches = new LinkedHashMap<>();
    Map<String, Map<String, String>> cacheOptions = new LinkedHashMap<>();
    for (Map.Entry<String, Bean> cache : manager.caches().entrySet()) {
      progress.accept("cache %d of %d".formatted(caches.size() + 1, manager.caches().size()));
      caches.put(cache.getKey(), cache.getValue().figures());
      cacheOptions.put(cache.getKey(), cache.getValue().options());
    }
    progress.accept("sizes");
    Bean engine = manager.engine();
    String label = "%s, Java %s".formatted(jvm.label(), jvm.runtime("SpecVersion"));
    return new ReportData(
        manager.name(),
        label,
        time,
        engine.figures(),
        engine.options(),
        caches,
        cacheOptions,
        engine.table("size_classes"),
        engine.table("key_sizes"),
        engine.table("value_sizes"),
        engine.doctor(),
        watched);
  }
}
