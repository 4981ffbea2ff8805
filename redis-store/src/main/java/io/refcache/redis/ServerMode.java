package io.refcache.redis;

import java.util.Locale;
import java.util.Map;

/** What a server is, as it says itself. */
enum ServerMode {
  STANDALONE("is a single server: its address begins with redis://"),
  CLUSTER("belongs to a cluster, whose address begins with redis-cluster://"),
  SENTINEL(
      "is a Sentinel: the address of its master is redis-sentinel://host:port#master, with the name that the Sentinel has for it");

  private final String advice;

  ServerMode(String advice) {
    this.advice = advice;
  }

  /** By its {@code INFO}; who does not say is a single server. */
  static ServerMode of(Map<String, String> info) {
    String mode = info.getOrDefault("redis_mode", info.getOrDefault("server_mode", ""));
    for (ServerMode each : values()) {
      if (each.name().equals(mode.toUpperCase(Locale.ROOT))) {
        return each;
      }
    }
    return STANDALONE;
  }

  /** Why a server of this kind is not used by an address of another one. */
  String refusal(String address) {
    return address + " " + advice;
  }
}
