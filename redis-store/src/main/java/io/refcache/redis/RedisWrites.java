package io.refcache.redis;

import io.lettuce.core.SetArgs;
import io.refcache.redis.Calls.Effect;
import io.refcache.redis.Calls.Sent;
import io.refcache.redis.Calls.ServerFullException;
import io.refcache.store.Found;
import io.refcache.store.Precondition;
import io.refcache.store.PutBatch;
import io.refcache.store.StoreException;
import io.refcache.store.StoreUnavailableException;
import io.refcache.store.Stored;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.util.List;

/**
 * The verbs that change entries.
 *
 * <p>A put is one {@code SET} with {@code NX}, {@code XX}, {@code PX}, {@code KEEPTTL} and {@code
 * GET} where these say it all: that is without a version, and with a time to live that does not
 * depend on what is there. Otherwise, and while other processes listen, it is a script. If a reply
 * is lost, the entry is looked at once more: if it has the version that was to be written, the put
 * was made.
 */
final class RedisWrites {
  /** Beyond this no one needs a time to live, and the server's arithmetic would overflow. */
  static final long LONGEST_TTL_MILLIS = 100_000_000_000_000L;

  /**
   * From this size on the entry that is replaced is not sent back only to say that it was there.
   */
  private static final int LARGE_ENTRY_BYTES = 4096;

  private static final byte[] NONE = {};
  private static final byte[] WANTED = Script.argument(1);
  private static final byte[] NOT_WANTED = Script.argument(0);

  private final String store;
  private final Calls calls;
  private final StoreCounters counters;
  private final ServerFigures server;
  private final EventExchange events;

  /** Whether a value that the server refuses is dropped rather than the put to fail. */
  volatile boolean dropsOnFull;

  RedisWrites(
      String store,
      Calls calls,
      StoreCounters counters,
      ServerFigures server,
      EventExchange events) {
    this.events = events;
    this.store = store;
    this.calls = calls;
    this.counters = counters;
    this.server = server;
  }

  /** One put; see {@link io.refcache.store.Store#put}. */
  final class Put {
    private final byte[] name;
    private final byte[] entry;
    private final long written = Versions.next();
    private final Precondition precondition;
    private final long version;
    private final long ttlOnCreate;
    private final long ttlOnUpdate;
    private final ValueBytes previous;
    private final byte[][] telling = events.telling(written);

    private Put(
        byte[] name,
        ValueBytes value,
        Precondition precondition,
        long version,
        long ttlOnCreate,
        long ttlOnUpdate,
        ValueBytes previous) {
      this.name = name;
      this.entry = EntryFormat.write(value, written);
      this.precondition = precondition;
      this.version = version;
      this.ttlOnCreate = ttlOnCreate == Ttl.KEEP ? Ttl.NONE : bounded(ttlOnCreate);
      this.ttlOnUpdate = bounded(ttlOnUpdate);
      this.previous = previous;
    }

    Stored run() {
      try {
        return isOneCommand()
            ? told(calls.change(name, c -> c.setGet(name, entry, arguments())))
            : script();
      } catch (StoreException e) {
        return failed(e);
      }
    }

    /** Sends a put that is one command; {@link #finish} waits for it. Null if it is not one. */
    Sent<byte[]> start() {
      return isOneCommand() ? calls.send(name, c -> c.setGet(name, entry, arguments())) : null;
    }

    Stored finish(Sent<byte[]> reply) {
      try {
        return told(calls.await(reply, Effect.CHANGES));
      } catch (StoreException e) {
        return failed(e);
      }
    }

    private boolean isOneCommand() {
      return EventExchange.isSilent(telling) && isSaidByOneCommand();
    }

    private boolean isSaidByOneCommand() {
      return switch (precondition) {
        case ANY ->
            (ttlOnCreate == ttlOnUpdate || ttlOnCreate == Ttl.NONE && ttlOnUpdate == Ttl.KEEP)
                && ttlOnCreate != Ttl.EXPIRE_NOW
                && (previous != null || entry.length < LARGE_ENTRY_BYTES);
        case ABSENT -> ttlOnCreate != Ttl.EXPIRE_NOW;
        case PRESENT -> ttlOnUpdate != Ttl.EXPIRE_NOW;
        case VERSION -> false;
      };
    }

    private SetArgs arguments() {
      SetArgs arguments = new SetArgs();
      if (precondition == Precondition.ABSENT) {
        arguments.nx();
      } else if (precondition == Precondition.PRESENT) {
        arguments.xx();
      }
      long ttlMillis = precondition == Precondition.ABSENT ? ttlOnCreate : ttlOnUpdate;
      if (ttlMillis == Ttl.KEEP) {
        arguments.keepttl();
      } else if (ttlMillis != Ttl.NONE) {
        arguments.px(ttlMillis);
      }
      return arguments;
    }

    /** What became of it, by the entry that was there. */
    private Stored told(byte[] old) {
      readPrevious(old, previous);
      return switch (precondition) {
        case ANY -> old == null ? Stored.CREATED : Stored.UPDATED;
        case ABSENT -> old == null ? Stored.CREATED : Stored.UNMATCHED;
        case PRESENT -> old == null ? Stored.UNMATCHED : Stored.UPDATED;
        case VERSION -> throw new IllegalStateException("a version is compared by a script");
      };
    }

    private Stored script() {
      List<Object> reply =
          events.run(
              Script.PUT,
              name,
              telling,
              written,
              entry,
              Script.argument(precondition),
              EntryFormat.versionBytes(version),
              Script.argument(ttlOnCreate),
              Script.argument(ttlOnUpdate),
              previous == null ? NOT_WANTED : WANTED);
      readPrevious((byte[]) reply.get(1), previous);
      return Stored.valueOf(Script.text(reply.get(0)));
    }

    private Stored failed(StoreException e) {
      if (e instanceof ServerFullException) {
        return refused(e);
      }
      if (e instanceof StoreUnavailableException lost && lost.isOutcomeUnknown()) {
        if (isMade()) {
          counters.resolved.increment();
          return precondition == Precondition.ABSENT ? Stored.CREATED : Stored.UPDATED;
        }
        counters.unknown.increment();
      }
      throw e;
    }

    /** Whether the entry is the one that was to be written, and nobody needs to know more. */
    private boolean isMade() {
      if (previous != null && precondition != Precondition.ABSENT) {
        return false;
      }
      try {
        byte[] start = calls.read(name, c -> c.getrange(name, 0, EntryFormat.TAG - 1));
        return start.length == EntryFormat.TAG && EntryFormat.version(start) == written;
      } catch (StoreException e) {
        return false;
      }
    }

    /**
     * What was to be replaced goes, since it is out of date: an absent entry is better. If it
     * cannot be told to go, it is not reported as gone.
     */
    private Stored refused(StoreException e) {
      counters.refused.increment();
      try {
        if (isUnmatchedAnyway()) {
          return Stored.UNMATCHED;
        }
        if (dropsOnFull) {
          return Stored.DROPPED;
        }
      } catch (StoreException stays) {
        if (dropsOnFull) {
          stays.addSuppressed(e);
          throw stays;
        }
        e.addSuppressed(stays);
      }
      throw server.full(name, store, entry.length, e);
    }

    /**
     * Removes what was to be replaced, and says whether the put would have changed nothing with any
     * amount of memory: a full server refuses a {@code SET} before it looks at the entry. A script
     * has looked, and found the version, whoever has written another one since.
     */
    private boolean isUnmatchedAnyway() {
      if (precondition == Precondition.ABSENT) {
        return isThere();
      }
      Found found = remove(name, precondition, version, previous, written, EventExchange.silent());
      return precondition == Precondition.PRESENT && found != Found.PRESENT;
    }

    private boolean isThere() {
      if (previous == null) {
        return calls.read(name, c -> c.exists(name)) > 0;
      }
      byte[] old = calls.read(name, c -> c.get(name));
      readPrevious(old, previous);
      return old != null;
    }
  }

  /** A put that is still to be run. */
  Put put(
      byte[] name,
      ValueBytes value,
      Precondition precondition,
      long version,
      long ttlOnCreate,
      long ttlOnUpdate,
      ValueBytes previous) {
    return new Put(name, value, precondition, version, ttlOnCreate, ttlOnUpdate, previous);
  }

  /** Sends many puts at once, and then waits for each. */
  void putAll(Put[] puts, int count, PutBatch batch) {
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    Sent<byte[]>[] replies = new Sent[count];
    RuntimeException[] notSent = new RuntimeException[count];
    for (int i = 0; i < count; i++) {
      try {
        replies[i] = puts[i] == null ? null : puts[i].start();
      } catch (StoreException e) {
        notSent[i] = e;
      }
    }
    for (int i = 0; i < count; i++) {
      if (puts[i] == null) {
        continue;
      }
      Stored stored;
      try {
        if (notSent[i] != null) {
          throw notSent[i];
        }
        stored = replies[i] == null ? puts[i].run() : puts[i].finish(replies[i]);
      } catch (RuntimeException e) {
        batch.failed(i, e);
        continue;
      }
      batch.stored(i, stored);
    }
  }

  Found remove(byte[] name, Precondition precondition, long version, ValueBytes previous) {
    long operation = Versions.next();
    return remove(name, precondition, version, previous, operation, events.telling(operation));
  }

  private Found remove(
      byte[] name,
      Precondition precondition,
      long version,
      ValueBytes previous,
      long operation,
      byte[][] telling) {
    if (precondition == Precondition.ABSENT) {
      throw new IllegalArgumentException("an absent entry cannot be removed");
    }
    boolean anyVersion = precondition != Precondition.VERSION;
    if (!anyVersion || !EventExchange.isSilent(telling)) {
      List<Object> reply =
          events.run(
              Script.REMOVE,
              name,
              telling,
              operation,
              anyVersion ? NONE : EntryFormat.versionBytes(version),
              previous == null ? NOT_WANTED : WANTED);
      readPrevious((byte[]) reply.get(1), previous);
      return Found.valueOf(Script.text(reply.get(0)));
    }
    boolean removed;
    if (previous == null) {
      removed = calls.change(name, c -> c.unlink(name)) > 0;
    } else {
      byte[] old = calls.change(name, c -> c.getdel(name));
      readPrevious(old, previous);
      removed = old != null;
    }
    return removed ? Found.PRESENT : Found.ABSENT;
  }

  boolean expire(byte[] name, long version, long ttlMillis) {
    long bounded = bounded(ttlMillis);
    if (version == ValueBytes.ANY_VERSION && bounded > 0) {
      return calls.change(name, c -> c.pexpire(name, bounded));
    }
    List<Object> reply =
        calls.run(
            Script.EXPIRE,
            name,
            version == ValueBytes.ANY_VERSION ? NONE : EntryFormat.versionBytes(version),
            Script.argument(bounded));
    return Found.valueOf(Script.text(reply.get(0))) == Found.PRESENT;
  }

  static long bounded(long ttlMillis) {
    return Ttl.check(ttlMillis) > LONGEST_TTL_MILLIS ? Ttl.NONE : ttlMillis;
  }

  private static void readPrevious(byte[] old, ValueBytes previous) {
    if (old != null && previous != null) {
      EntryFormat.read(old, Ttl.NONE, previous);
    }
  }
}
