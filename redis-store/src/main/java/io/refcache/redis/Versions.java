package io.refcache.redis;

import io.refcache.store.ValueBytes;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Random numbers of 64 bits, each only once in a process: no two writes of anybody have the same
 * one, but by a chance of one in 2^64. Safe for use by many threads.
 */
final class Versions {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final AtomicLong STATE = new AtomicLong(new SecureRandom().nextLong());

  private Versions() {}

  static long next() {
    long version;
    do {
      version = mix(STATE.addAndGet(GOLDEN_GAMMA));
    } while (version == ValueBytes.ANY_VERSION);
    return version;
  }

  /** A bijection whose outputs show nothing of the order of its inputs. */
  static long mix(long x) {
    long z = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
