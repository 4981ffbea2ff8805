package io.refcache.engine;

import io.refcache.engine.memory.DirectMemory;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The options of a backend, or of a store, which has the backend's where it has none of its own.
 *
 * <p>Values are checked when they are set and kept in their normal form. Not thread-safe: guarded
 * by the engine.
 */
final class OptionValues {
  /** By how much a share of memory stays under the JVM's cap on direct memory, in percent. */
  private static final int DIRECT_MEMORY_PERCENT = 85;

  private final Map<EngineOption, String> own = new EnumMap<>(EngineOption.class);

  /** Null for a backend's. */
  private final OptionValues backend;

  private OptionValues(OptionValues backend) {
    this.backend = backend;
  }

  /**
   * The options of a backend.
   *
   * @throws IllegalArgumentException if an option is unknown, or a store's, or its value is wrong
   */
  static OptionValues ofBackend(Map<String, String> given) {
    OptionValues values = new OptionValues(null);
    given.forEach(values::set);
    return values;
  }

  /**
   * The options of a store; an empty value stands for none.
   *
   * @throws IllegalArgumentException if an option is unknown, or a backend's, or its value is wrong
   */
  static OptionValues ofStore(Map<String, String> given, OptionValues backend) {
    OptionValues values = new OptionValues(backend);
    given.forEach(values::set);
    return values;
  }

  /**
   * Sets an option.
   *
   * @return the option
   * @throws IllegalArgumentException as said above; nothing has changed then
   */
  EngineOption set(String name, String value) {
    EngineOption option = named(name);
    if (isStores() && value.isBlank()) {
      own.remove(option);
    } else {
      own.put(option, option.check(value));
    }
    return option;
  }

  /**
   * Finds an option that can be changed at run time.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  EngineOption changeable(String name) {
    EngineOption option = named(name);
    if (!option.canChange()) {
      throw new IllegalArgumentException(
          "option '" + name + "' can be set only when a cache is created");
    }
    return option;
  }

  private EngineOption named(String name) {
    EngineOption option = EngineOption.named(name);
    if (isStores() ? !option.isForStores() : !option.isForBackends()) {
      throw new IllegalArgumentException(
          "option '%s' belongs to %s"
              .formatted(name, isStores() ? "all caches, not to one" : "a cache, not to all"));
    }
    return option;
  }

  private boolean isStores() {
    return backend != null;
  }

  /** An option's value: its own, or the backend's, or the default. */
  String get(EngineOption option) {
    String value = own.get(option);
    if (value != null) {
      return value;
    }
    return isStores() ? backend.get(option) : option.defaultValue();
  }

  int number(EngineOption option) {
    return Integer.parseInt(get(option));
  }

  boolean flag(EngineOption option) {
    return "yes".equals(get(option));
  }

  /** All options that apply here and their values; a store has no quota but its own. */
  Map<String, String> asMap() {
    Map<String, String> values = new LinkedHashMap<>();
    for (EngineOption option : EngineOption.values()) {
      if (isStores() && option == EngineOption.MAXMEMORY) {
        values.put(option.optionName(), own.getOrDefault(option, ""));
      } else if (isStores() ? option.isForStores() : option.isForBackends()) {
        values.put(option.optionName(), get(option));
      }
    }
    return values;
  }

  /**
   * {@code maxmemory} of a backend in bytes; 0 is no limit. A share, the default too, is cut to
   * what the JVM may have of direct memory.
   *
   * @throws IllegalArgumentException if a number of bytes is more than that
   */
  long limitBytes() {
    String value = get(EngineOption.MAXMEMORY);
    long bytes = MemorySizes.parse(value, MemorySizes.machineBytes());
    long cap = DirectMemory.capacityBytes();
    if (bytes <= cap) {
      return bytes;
    }
    if (MemorySizes.isShare(value)) {
      return cap / 100 * DIRECT_MEMORY_PERCENT;
    }
    throw new IllegalArgumentException(
        ("option 'maxmemory': %s is more than the %,d bytes of direct memory that this JVM may use;"
                + " lower it, raise -XX:MaxDirectMemorySize, or run on Java 22 or later, where that"
                + " limit does not apply")
            .formatted(value, cap));
  }

  /**
   * {@code maxmemory} of a store in bytes; 0 is no quota.
   *
   * @param limitBytes the backend's limit, of which a share is one; of the machine's memory if 0
   */
  long quotaBytes(long limitBytes) {
    String value = own.get(EngineOption.MAXMEMORY);
    long whole = limitBytes > 0 ? limitBytes : MemorySizes.machineBytes();
    return value == null ? 0 : MemorySizes.parse(value, whole);
  }
}
