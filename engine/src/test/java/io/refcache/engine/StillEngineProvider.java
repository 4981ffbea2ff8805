package io.refcache.engine;

import io.refcache.engine.memory.DirectMemory;
import io.refcache.engine.time.ManualClock;
import io.refcache.store.Backend;
import io.refcache.store.BackendProvider;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes engines on a clock that stands still until a test moves it, and whose background works when
 * it is asked to: the kind of backend called {@code still}.
 */
public final class StillEngineProvider implements BackendProvider {
  public static final String KIND = "still";

  /** More than the period of the slowest work. */
  private static final long PERIOD_MILLIS = 100;

  private static final Map<String, Opened> LATEST = new ConcurrentHashMap<>();

  private final EngineProvider embedded = new EngineProvider();

  private record Opened(Engine engine, ManualClock clock) {}

  /** Moves the clock of the engine that was opened last under a name. */
  public static void advanceMillis(String name, long millis) {
    LATEST.get(name).clock().advanceMillis(millis);
  }

  /** Has the background of the engine that was opened last under a name do all its work once. */
  public static void runBackground(String name) {
    advanceMillis(name, PERIOD_MILLIS);
    LATEST.get(name).engine().maintain();
  }

  @Override
  public boolean supports(String kind) {
    return kind.equals(KIND);
  }

  @Override
  public Map<String, String> backendOptions() {
    return embedded.backendOptions();
  }

  @Override
  public Map<String, String> storeOptions() {
    return embedded.storeOptions();
  }

  @Override
  public void check(String option, String value) {
    embedded.check(option, value);
  }

  @Override
  public Backend open(String kind, String name, Map<String, String> options) {
    ManualClock clock = new ManualClock();
    Engine engine = new Engine(name, options, clock, new DirectMemory(), Engine.Background.BY_HAND);
    LATEST.put(name, new Opened(engine, clock));
    return engine;
  }
}
