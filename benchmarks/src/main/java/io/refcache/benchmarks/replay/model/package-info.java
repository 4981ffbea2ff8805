/**
 * Models of well-known eviction policies: what each would keep of a trace, bounded by the bytes of
 * the objects alone. One class a policy, none of them thread-safe; an object that is larger than
 * the cache is not kept by any.
 */
package io.refcache.benchmarks.replay.model;
