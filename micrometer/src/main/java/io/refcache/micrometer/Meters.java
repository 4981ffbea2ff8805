package io.refcache.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.function.Function;

/**
 * Registers figures of one owner as meters.
 *
 * <p>A registry keeps the owner by a weak reference and asks it for each meter: nothing is counted
 * twice, and nothing is kept alive. What was closed has no figures any more; its meters are not a
 * number then.
 *
 * @param <T> a cache, or what all caches of a manager share
 */
final class Meters<T> {
  private final MeterRegistry registry;
  private final T owner;
  private final Function<T, Map<String, Object>> figures;
  private final Tags tags;

  Meters(
      MeterRegistry registry,
      T owner,
      Function<T, Map<String, Object>> figures,
      Iterable<Tag> tags) {
    this.registry = registry;
    this.owner = owner;
    this.figures = figures;
    this.tags = Tags.of(tags);
  }

  /** Registers something that rises and falls. */
  Meters<T> gauge(String name, String unit, String figure, String description, String... more) {
    Gauge.builder(name, owner, from -> read(from, figure))
        .tags(tags.and(more))
        .baseUnit(unit)
        .description(description)
        .register(registry);
    return this;
  }

  /** Registers something that only rises, until it is reset. */
  Meters<T> counter(String name, String unit, String figure, String description, String... more) {
    FunctionCounter.builder(name, owner, from -> read(from, figure))
        .tags(tags.and(more))
        .baseUnit(unit)
        .description(description)
        .register(registry);
    return this;
  }

  private double read(T from, String figure) {
    try {
      return figures.apply(from).get(figure) instanceof Number number
          ? number.doubleValue()
          : Double.NaN;
    } catch (IllegalStateException closed) {
      return Double.NaN;
    }
  }
}
