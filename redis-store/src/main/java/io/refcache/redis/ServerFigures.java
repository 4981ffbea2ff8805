package io.refcache.redis;

import io.refcache.store.MemoryLimitException;
import io.refcache.store.StoreException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the server says of itself ({@code INFO}). Safe for use by many threads. */
final class ServerFigures {
  /** Each with the name that it has among the backend's figures. */
  private static final Map<String, String> NUMBERS = new LinkedHashMap<>();

  private static final int OLDEST_MAJOR = 7;
  private static final long UNKNOWN = -1;

  static {
    for (String figure :
        List.of(
            "used_memory",
            "maxmemory",
            "evicted_keys",
            "expired_keys",
            "connected_clients",
            "tracking_total_keys")) {
      NUMBERS.put(figure, "server_" + figure);
    }
  }

  private final Calls calls;

  ServerFigures(Calls calls) {
    this.calls = calls;
  }

  /**
   * Checks that the server is not too old.
   *
   * @throws StoreException if it is
   */
  void checkVersion(String address) {
    String version = read().getOrDefault("redis_version", "");
    long major = number(version.split("\\.", 2)[0]);
    if (major != UNKNOWN && major < OLDEST_MAJOR) {
      throw new StoreException(
          "%s is version %s; Redis 7.0 or Valkey 7.2 is the oldest that will do"
              .formatted(address, version));
    }
  }

  /** Adds the figures; -1 for what is not known. */
  void tell(Map<String, Object> figures) {
    Map<String, String> info;
    try {
      info = read();
    } catch (StoreException e) {
      info = Map.of();
    }
    for (Map.Entry<String, String> number : NUMBERS.entrySet()) {
      figures.put(number.getValue(), number(info, number.getKey()));
    }
    figures.put("server_maxmemory_policy", info.getOrDefault("maxmemory_policy", "unknown"));
    figures.put("server_version", info.getOrDefault("redis_version", "unknown"));
  }

  /** What a put throws that the server has refused for lack of memory. */
  MemoryLimitException full(String store, long requestedBytes, StoreException refusal) {
    Map<String, String> info = Map.of();
    try {
      info = read();
    } catch (StoreException e) {
      refusal.addSuppressed(e);
    }
    MemoryLimitException full =
        new MemoryLimitException(
            store,
            requestedBytes,
            number(info, "used_memory"),
            number(info, "maxmemory"),
            Math.max(0, number(info, "lazyfree_pending_objects")),
            info.getOrDefault("maxmemory_policy", "unknown"),
            "the server has refused it");
    full.initCause(refusal);
    return full;
  }

  private static long number(Map<String, String> info, String name) {
    return number(info.getOrDefault(name, ""));
  }

  /** A number as the server writes it; -1 if it is none. */
  static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return UNKNOWN;
    }
  }

  private Map<String, String> read() {
    Map<String, String> info = new HashMap<>();
    for (String line : calls.read(c -> c.info()).split("\r?\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        info.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return info;
  }
}
