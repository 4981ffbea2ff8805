package io.refcache.redis;

import io.refcache.redis.Calls.Effect;
import io.refcache.store.MemoryLimitException;
import io.refcache.store.StoreException;
import io.refcache.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the servers say of themselves ({@code INFO}). Safe for use by many threads. */
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
   * Checks that the servers are not too old, and what the address says; of a cluster, those that
   * answer.
   *
   * @throws StoreException if they are not
   */
  void check(ServerAddress address) {
    for (Node node : calls.servers().masters()) {
      Map<String, String> info;
      try {
        info = read(node);
      } catch (StoreUnavailableException e) {
        if (address.isCluster()) {
          continue; // the others are within reach
        }
        throw e;
      }
      String version = info.getOrDefault("redis_version", "");
      long major = number(version.split("\\.", 2)[0]);
      if (major != UNKNOWN && major < OLDEST_MAJOR) {
        throw new StoreException(
            "%s is version %s; Redis 7.0 or Valkey 7.2 is the oldest that will do"
                .formatted(node.text(), version));
      }
      ServerMode mode = ServerMode.of(info);
      if (!address.isCluster() && mode != ServerMode.STANDALONE) {
        throw new StoreException(mode.refusal(address.text()));
      }
    }
  }

  /** Adds the figures: sums over all servers; -1 for what is not known. */
  void tell(Map<String, Object> figures) {
    List<Map<String, String>> infos = new ArrayList<>();
    for (Node node : calls.servers().masters()) {
      try {
        infos.add(read(node));
      } catch (StoreException e) {
        infos.add(Map.of());
      }
    }
    for (Map.Entry<String, String> figure : NUMBERS.entrySet()) {
      figures.put(figure.getValue(), sum(infos, figure.getKey()));
    }
    figures.put("server_maxmemory_policy", word(infos, "maxmemory_policy"));
    figures.put("server_version", word(infos, "redis_version"));
  }

  /** Unknown if one of them is. */
  private static long sum(List<Map<String, String>> infos, String name) {
    long sum = 0;
    for (Map<String, String> info : infos) {
      long figure = number(info, name);
      if (figure == UNKNOWN) {
        return UNKNOWN;
      }
      sum += figure;
    }
    return sum;
  }

  /** What they say, each word once. */
  private static String word(List<Map<String, String>> infos, String name) {
    return infos.stream()
        .map(info -> info.getOrDefault(name, "unknown"))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** What a put throws that the server of an entry has refused for lack of memory. */
  MemoryLimitException full(
      byte[] name, String store, long requestedBytes, StoreException refusal) {
    Map<String, String> info = Map.of();
    try {
      info = read(calls.servers().of(name));
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

  private Map<String, String> read(Node node) {
    return parse(calls.await(calls.send(node, c -> c.info()), Effect.READS));
  }

  /** The figures of a reply to {@code INFO}. */
  static Map<String, String> parse(String reply) {
    Map<String, String> info = new HashMap<>();
    for (String line : reply.split("\r?\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        info.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return info;
  }
}
