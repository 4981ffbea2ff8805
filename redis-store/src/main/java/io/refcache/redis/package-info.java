/**
 * Stores on a real Redis or Valkey, which many processes share.
 *
 * <p>One string key per entry, so that the server's own expiry, eviction and lazy free work on
 * entries; {@link io.refcache.redis.KeySpace} and {@link io.refcache.redis.EntryFormat} draw both
 * sides. A verb is one command wherever a command can do it, and a short script on one key
 * otherwise. {@link io.refcache.redis.Calls} waits for replies and turns what goes wrong into the
 * contract's exceptions; {@link io.refcache.redis.Servers} are those behind it: one, or the masters
 * of a cluster. {@link io.refcache.redis.NearCache} keeps copies in this process, for who wants
 * them.
 *
 * <p>Entry point: {@link io.refcache.redis.RedisBackendProvider}, found by {@link
 * java.util.ServiceLoader}. The client's own types stay inside this package.
 */
package io.refcache.redis;
