package io.refcache.redis;

import io.refcache.redis.Calls.Effect;
import io.refcache.redis.Calls.Sent;
import io.refcache.store.EntryInfo;
import io.refcache.store.StoreException;
import io.refcache.store.Ttl;

/** What a server knows of one entry, asked for in one go. */
final class Inspection {
  private static final long MILLIS_PER_SECOND = 1000;
  private static final int UNKNOWN = -1;
  private static final long NO_KEY = -2;

  private final Calls calls;
  private final byte[] name;

  Inspection(Calls calls, byte[] name) {
    this.calls = calls;
    this.name = name;
  }

  /** Null if there is no entry. Idle time and frequency are told before the entry is touched. */
  EntryInfo run() {
    Sent<Long> idle = calls.send(name, c -> c.objectIdletime(name));
    Sent<Long> frequency = calls.send(name, c -> c.objectFreq(name));
    Sent<String> encoding = calls.send(name, c -> c.objectEncoding(name));
    Sent<Long> memory = calls.send(name, c -> c.memoryUsage(name));
    Sent<Long> ttl = calls.send(name, c -> c.pttl(name));
    Sent<byte[]> start = calls.send(name, c -> c.getrange(name, 0, EntryFormat.TAG));
    long idleSeconds = knownOrElse(idle);
    int counter = (int) knownOrElse(frequency);
    String serverEncoding = calls.await(encoding, Effect.READS);
    Long bytes = calls.await(memory, Effect.READS);
    long ttlMillis = calls.await(ttl, Effect.READS);
    byte[] entry = calls.await(start, Effect.READS);
    if (entry.length < EntryFormat.CONTENT || ttlMillis == NO_KEY || bytes == null) {
      return null;
    }
    return new EntryInfo(
        1,
        EntryFormat.isInteger(entry) ? "int" : serverEncoding,
        idleSeconds == UNKNOWN ? UNKNOWN : idleSeconds * MILLIS_PER_SECOND,
        counter,
        bytes,
        ttlMillis < 0 ? Ttl.NONE : ttlMillis,
        EntryFormat.version(entry));
  }

  /** The server refuses to tell what its policy does not keep. */
  private long knownOrElse(Sent<Long> figure) {
    try {
      Long known = calls.await(figure, Effect.READS);
      return known == null ? UNKNOWN : known;
    } catch (io.refcache.store.StoreUnavailableException e) {
      throw e;
    } catch (StoreException notKept) {
      return UNKNOWN;
    }
  }
}
