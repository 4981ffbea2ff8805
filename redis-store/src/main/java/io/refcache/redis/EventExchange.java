package io.refcache.redis;

import io.refcache.store.KeyBytes;
import io.refcache.store.StoreException;
import io.refcache.store.StoreListener;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

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
 * origin. Its listeners are told by the operation itself; but where among the changes of the others
 * its own belong, only the messages say. So a verb that changes what is listened to here returns
 * when its message has come as well, {@code redis-timeout} after its reply at the latest, and at
 * once if messages do not come just now.
 *
 * <p>Safe for use by many threads.
 */
final class EventExchange implements Subscriber.Member {
  private static final Logger LOG = System.getLogger(EventExchange.class.getName());

  /** Where the reply of a script says what was published. */
  private static final int TOLD = 2;

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

  /** Those who wait for the message of what they do, by operation. */
  private final Map<Long, CountDownLatch> unheard = new ConcurrentHashMap<>();

  private volatile Consumer<KeyBytes> first = key -> {};
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

  /** Sets who is given the key of what another process has changed before the listener is told. */
  void setFirst(Consumer<KeyBytes> first) {
    this.first = first;
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
  private boolean announce() {
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
      return false;
    }
    Map<String, Wants> listed = new HashMap<>();
    for (int i = 0; i + 1 < reply.size(); i += 2) {
      listed.put(Script.text(reply.get(i)), Wants.parse(Script.text(reply.get(i + 1))));
    }
    audience.listed(listed);
    return true;
  }

  /** A message of the script {@link Script#ANNOUNCE}. */
  private void heardOfListener(byte[] message) {
    String[] words = Script.text(message).split(" ", 2);
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
      boolean isOurs = change.origin() == origin;
      if (!isOurs) {
        counters.remoteEvents.increment();
      }
      if (!to.wants(change.kind())) {
        return;
      }
      KeyBytes key = new KeyBytes();
      if (!keys.owns(change.name()) || !keys.read(change.name(), key)) {
        throw new StoreException("a message tells of an entry of another cache");
      }
      if (isOurs) {
        heardOfOurs(change.operation(), key, to);
        return;
      }
      first.accept(key);
      to.changed(change.kind(), key, value(change.value()), value(change.oldValue()));
    } catch (RuntimeException e) {
      counters.remoteEventsUnreadable.increment();
      LOG.log(Level.DEBUG, () -> "cache '" + cache + "': a message is passed over", e);
    }
  }

  private void heardOfOurs(long operation, KeyBytes key, StoreListener to) {
    CountDownLatch heard = unheard.remove(operation);
    if (heard != null) {
      to.changedHere(key);
      heard.countDown();
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
    if (!ours.isNothing()) {
      wanted = wanted.and(ours.withoutOldValues());
    }
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
   * Runs a script that tells of what it does, and waits until that is heard here if it is to be.
   *
   * @param telling the script's last arguments
   * @param operation what {@link #telling} was given
   * @param arguments the script's first arguments
   */
  List<Object> run(
      Script script, byte[] name, byte[][] telling, long operation, byte[]... arguments) {
    byte[][] all = Arrays.copyOf(arguments, arguments.length + telling.length);
    System.arraycopy(telling, 0, all, arguments.length, telling.length);
    if (isSilent(telling) || ours.isNothing() || !subscriber.isConnected()) {
      List<Object> reply = calls.run(script, name, all);
      told(reply);
      return reply;
    }
    CountDownLatch heard = new CountDownLatch(1);
    unheard.put(operation, heard);
    try {
      List<Object> reply = calls.run(script, name, all);
      if (ours.hasOneOf(told(reply))) {
        await(heard);
      }
      return reply;
    } finally {
      unheard.remove(operation);
    }
  }

  /** The letters of what was published. */
  private String told(List<Object> reply) {
    String told = reply.size() > TOLD ? Script.text(reply.get(TOLD)) : "";
    if (!told.startsWith("-")) {
      return told;
    }
    counters.remoteEventsRefused.increment();
    LOG.log(
        refusalLogged.getAndSet(true) ? Level.DEBUG : Level.WARNING,
        "cache ''{0}'': the server publishes no changes: {1}",
        cache,
        told.substring(1));
    return "";
  }

  private void await(CountDownLatch heard) {
    boolean interrupted = false;
    long deadlineNanos = System.nanoTime() + subscriber.patienceNanos();
    while (true) {
      try {
        if (!heard.await(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          LOG.log(Level.DEBUG, "cache ''{0}'': a change of ours is not heard in time", cache);
        }
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void interrupted() {
    unheard.values().forEach(CountDownLatch::countDown);
    if (!ours.isNothing()) {
      counters.remoteEventGaps.increment();
      LOG.log(
          Level.WARNING,
          "cache ''{0}'': listeners may miss what other processes do until there is a connection again",
          cache);
    }
  }

  @Override
  public boolean renew() {
    return announce();
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
