package io.refcache.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.refcache.store.KeyBytes;
import io.refcache.store.StoreException;
import io.refcache.store.StoreListener;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What this process tells the others of a cache's changes, and hears from them.
 *
 * <p>A script that changes an entry publishes the change in the same step, so that there is no
 * change without its message, nor a message without its change, and a key's messages come in the
 * order of its changes. But that costs the commands that need no script; so it is done only while
 * somebody listens. Who listens is written down on the server, with a lease, and published when it
 * changes; all who have the cache open look at it when they open it and hear of it from then on.
 *
 * <p>Everybody's messages come to all who listen, also to their sender, who knows them by his
 * origin and passes over them: its own listeners have been told by the operation itself.
 *
 * <p>Safe for use by many threads.
 */
final class EventExchange implements Subscriber.Member {
  private static final Logger LOG = System.getLogger(EventExchange.class.getName());
  private static final byte[] NONE = {};
  private static final byte[][] SILENT = {NONE, NONE, NONE};

  private final String cache;
  private final KeySpace keys;
  private final Calls calls;
  private final Subscriber subscriber;
  private final StoreCounters counters;
  private final long origin = Versions.next();
  private final String originName = Long.toHexString(origin);
  private final Audience audience = new Audience(System::nanoTime);
  private final AtomicBoolean refusalLogged = new AtomicBoolean();
  private volatile StoreListener listener;
  private volatile Wants ours = Wants.NOTHING;

  EventExchange(
      String cache, KeySpace keys, Calls calls, Subscriber subscriber, StoreCounters counters) {
    this.cache = cache;
    this.keys = keys;
    this.calls = calls;
    this.subscriber = subscriber;
    this.counters = counters;
  }

  /** Learns who listens, and goes on learning it. */
  void open() {
    subscriber.join(this);
    subscriber.subscribe(keys.listeners(), this::heardOfListener);
    announce();
  }

  void setListener(StoreListener listener) {
    this.listener = listener;
  }

  /** Says what our listener wants now, if that is something else. */
  synchronized void listenerChanged() {
    Wants before = ours;
    Wants now = Wants.of(listener);
    if (now.equals(before)) {
      return;
    }
    ours = now;
    if (before.isNothing()) {
      subscriber.subscribe(keys.events(), this::heardOfChange);
    } else if (now.isNothing()) {
      subscriber.unsubscribe(keys.events());
    }
    announce();
  }

  /** Says what we want, and learns what the others do. If that fails it is done again soon. */
  private void announce() {
    List<Object> reply;
    try {
      reply =
          calls.run(
              Script.ANNOUNCE,
              keys.listeners(),
              Script.argument(originName),
              Script.argument(ours.letters()),
              Script.argument(Audience.LEASE_MILLIS));
    } catch (StoreException e) {
      LOG.log(Level.DEBUG, () -> "cache '" + cache + "': who listens is not known", e);
      return;
    }
    Map<String, Wants> listed = new HashMap<>();
    for (int i = 0; i + 1 < reply.size(); i += 2) {
      listed.put(text(reply.get(i)), Wants.parse(text(reply.get(i + 1))));
    }
    audience.listed(listed);
  }

  private static String text(Object bytes) {
    return new String((byte[]) bytes, US_ASCII);
  }

  /** A message of the script {@link Script#ANNOUNCE}. */
  private void heardOfListener(byte[] message) {
    String[] words = text(message).split(" ", 2);
    if (words.length == 2 && !words[0].equals(originName)) {
      audience.said(words[0], Wants.parse(words[1]));
    }
  }

  private void heardOfChange(byte[] message) {
    StoreListener to = listener;
    if (to == null) {
      return;
    }
    try {
      ChangeMessage change = ChangeMessage.parse(message);
      if (change.origin() == origin) {
        return;
      }
      counters.remoteEvents.increment();
      if (!to.wants(change.kind())) {
        return;
      }
      KeyBytes key = new KeyBytes();
      if (!keys.owns(change.name()) || !keys.read(change.name(), key)) {
        throw new StoreException("a message tells of an entry of another cache");
      }
      to.changed(change.kind(), key, value(change.value()), value(change.oldValue()));
    } catch (RuntimeException e) {
      counters.remoteEventsUnreadable.increment();
      LOG.log(Level.DEBUG, () -> "cache '" + cache + "': a message is passed over", e);
    }
  }

  private static ValueBytes value(byte[] entry) {
    if (entry.length == 0) {
      return null;
    }
    ValueBytes value = new ValueBytes();
    EntryFormat.read(entry, Ttl.NONE, value);
    return value;
  }

  /** Whether somebody else is to be told of what we do. */
  boolean isWanted() {
    return !audience.wants().isNothing();
  }

  /** How many others listen. */
  int listeners() {
    return audience.size();
  }

  /**
   * The last arguments of a script that tells of what it does; see {@link Script}.
   *
   * @param operation the verb that runs the script
   */
  byte[][] telling(long operation) {
    Wants wanted = audience.wants();
    return wanted.isNothing()
        ? SILENT
        : new byte[][] {
          keys.events(), ChangeMessage.head(origin, operation), Script.argument(wanted.letters())
        };
  }

  /** Those of a script that is to tell nobody. */
  static byte[][] silent() {
    return SILENT;
  }

  static boolean isSilent(byte[][] telling) {
    return telling == SILENT;
  }

  /**
   * Looks at the last element of a script's reply.
   *
   * @param problem why the server has not published a change, or null
   */
  void checkTold(Object problem) {
    if (problem != null) {
      counters.remoteEventsRefused.increment();
      LOG.log(
          refusalLogged.getAndSet(true) ? Level.DEBUG : Level.WARNING,
          "cache ''{0}'': the server publishes no changes: {1}",
          cache,
          text(problem));
    }
  }

  @Override
  public void interrupted() {
    if (!ours.isNothing()) {
      counters.remoteEventGaps.increment();
      LOG.log(
          Level.WARNING,
          "cache ''{0}'': listeners may miss what other processes do until there is a connection again",
          cache);
    }
  }

  @Override
  public void renew() {
    announce();
  }

  /** Listens no more, and says so if that is possible at once. */
  void close() {
    subscriber.leave(this);
    subscriber.unsubscribe(keys.listeners());
    synchronized (this) {
      listener = null;
      listenerChanged();
    }
  }
}
