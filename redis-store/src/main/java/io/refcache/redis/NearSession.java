package io.refcache.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.TrackingArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.push.PushListener;
import io.lettuce.core.api.push.PushMessage;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One connection on which a server tells of each change of an entry that was read on it ({@code
 * CLIENT TRACKING}), from when it is made until it breaks.
 *
 * <p>Replies and such pushes come in the order in which the server has written them. So of an entry
 * that was read here, whatever changes it afterwards is told after the reply; and when a {@link
 * #beat} is answered, all has been told that had happened when it was sent. That moment begins the
 * <i>lease</i>: what is kept here was true then, or later, whatever has become of the server since.
 *
 * <p>Whoever keeps what was read here keeps the <i>era</i> with it, a number that no other session
 * has. It changes when the server has forgotten all its entries: so everything is out of date at
 * once, and nothing needs to be looked for. Safe for use by many threads.
 */
final class NearSession implements PushListener, RedisConnectionStateListener {
  /** Told of what a server tells, on the thread that reads from it; must not wait. */
  interface Watcher {
    /** An entry has changed, or gone. */
    void changed(byte[] name);

    /** All entries have gone. */
    void flushed();

    /** Nothing is told any more. */
    void ended();
  }

  private static final Logger LOG = System.getLogger(NearSession.class.getName());
  private static final long CLOSING_MILLIS = 1000;
  private static final AtomicLong ERAS = new AtomicLong();
  private static final String INVALIDATE = "invalidate";

  /** So long ago that no lease lasts until now. */
  private static final long LONG_AGO_NANOS = Long.MAX_VALUE / 2;

  private final Node node;
  private final StatefulRedisConnection<byte[], byte[]> connection;
  private final byte[] probe;
  private final Watcher watcher;
  private volatile long era = ERAS.incrementAndGet();
  private volatile long leaseStartNanos = System.nanoTime() - LONG_AGO_NANOS;
  private volatile boolean armed;
  private final AtomicBoolean hasEnded = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** What the server says of an entry, in two replies. */
  record Reply(CompletableFuture<byte[]> entry, CompletableFuture<Long> ttlMillis) {
    /** Whether it has said so itself, by now, rather than named another one, or failed. */
    boolean isComplete() {
      return entry.isDone()
          && ttlMillis.isDone()
          && !entry.isCompletedExceptionally()
          && !ttlMillis.isCompletedExceptionally();
    }
  }

  /**
   * Connects. May take as long as connecting may.
   *
   * @param probe the name of an entry, which need not be there, that the server answers for as long
   *     as it is to be believed; null if that is whenever it answers
   * @throws io.lettuce.core.RedisException if there is no connection to be had
   */
  NearSession(Node node, byte[] probe, Watcher watcher) {
    this.node = node;
    this.connection = node.connect();
    this.probe = probe;
    this.watcher = watcher;
    connection.addListener((PushListener) this);
    connection.addListener((RedisConnectionStateListener) this);
  }

  /** Asks the server to tell of changes from now on; nothing may be read before it has agreed. */
  CompletionStage<Void> arm() {
    long sentNanos = System.nanoTime();
    return connection
        .async()
        .clientTracking(TrackingArgs.Builder.enabled())
        .thenAccept(
            ok -> {
              armed = true;
              leaseStartNanos = sentNanos;
            });
  }

  /** The server. */
  Node node() {
    return node;
  }

  /** The number of what is true now; to be asked before anything is read. */
  long era() {
    return era;
  }

  /** A moment, by {@link System#nanoTime}, before which all changes have been told. */
  long leaseStartNanos() {
    return leaseStartNanos;
  }

  boolean hasEnded() {
    return hasEnded.get();
  }

  /** Reads entries, all in one go. */
  List<Reply> read(List<byte[]> names) {
    List<Reply> replies = new ArrayList<>(names.size());
    List<RedisCommand<byte[], byte[], ?>> commands = new ArrayList<>(2 * names.size());
    for (byte[] name : names) {
      AsyncCommand<byte[], byte[], byte[]> entry =
          command(CommandType.GET, name, new ValueOutput<>(ByteArrayCodec.INSTANCE));
      AsyncCommand<byte[], byte[], Long> ttl =
          command(CommandType.PTTL, name, new IntegerOutput<>(ByteArrayCodec.INSTANCE));
      replies.add(new Reply(entry, ttl));
      commands.add(entry);
      commands.add(ttl);
    }
    try {
      connection.dispatch(commands);
    } catch (RuntimeException e) {
      commands.forEach(command -> command.completeExceptionally(e));
    }
    return replies;
  }

  private static <T> AsyncCommand<byte[], byte[], T> command(
      CommandType type, byte[] name, CommandOutput<byte[], byte[], T> output) {
    return new AsyncCommand<>(
        new Command<>(type, output, new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(name)));
  }

  /** Renews the lease as soon as the server answers; ends the session if it does not in time. */
  void beat() {
    long sentNanos = System.nanoTime();
    try {
      ask()
          .whenComplete(
              (answer, failure) -> {
                if (failure == null) {
                  leaseStartNanos = sentNanos;
                } else {
                  end();
                }
              });
    } catch (RuntimeException e) { // the connection has gone
      end();
    }
  }

  private CompletionStage<?> ask() {
    return probe == null ? connection.async().ping() : connection.async().exists(probe);
  }

  /** Has nothing that was read until now count as true any more. */
  void forget() {
    era = ERAS.incrementAndGet();
    watcher.flushed();
  }

  @Override
  public void onPushMessage(PushMessage message) {
    if (!message.getType().equals(INVALIDATE)) {
      return;
    }
    if (message.getContent().get(1) instanceof List<?> names) {
      for (Object name : names) {
        ByteBuffer bytes = ((ByteBuffer) name).duplicate();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        watcher.changed(copy);
      }
    } else {
      forget();
    }
  }

  @Override
  public void onRedisDisconnected(RedisChannelHandler<?, ?> connectionHandler) {
    end();
  }

  /** Ends the session: nothing that was read on it is known to be true any more. */
  @SuppressWarnings("FutureReturnValueIgnored") // the latch tells
  void end() {
    leaseStartNanos = System.nanoTime() - LONG_AGO_NANOS;
    if (hasEnded.compareAndSet(false, true)) {
      // Or it would connect again, and nobody would be told of changes.
      connection.closeAsync().whenComplete((done, failure) -> closed.countDown());
      if (armed) {
        watcher.ended();
      }
    }
  }

  /** Waits, not for long, until the connection is closed after the end. */
  void awaitClosed() {
    try {
      if (!closed.await(CLOSING_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.log(Level.DEBUG, "a connection takes long to close");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
