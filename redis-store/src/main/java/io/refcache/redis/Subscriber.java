package io.refcache.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The connection by which the messages of other processes come, and the thread that looks after it.
 *
 * <p>A connection that breaks is closed, and one that does not answer a {@code PING} {@value
 * #MAX_MISSED} times as well; then there is another attempt every {@value #PAUSE_MILLIS} ms. What
 * was published meanwhile is lost: members are told of the gap, so that they can count it. The
 * client's own reconnecting is not used, which would take messages of a time of which nobody had
 * heard that it began. In a cluster every node has all messages: one of the masters is subscribed
 * to, another one when that fails or leaves the cluster.
 *
 * <p>Receivers are called by the client's thread and must not wait. Safe for use by many threads.
 */
final class Subscriber implements AutoCloseable {
  /** Somebody who has subscribed. */
  interface Member {
    /** Messages may have been lost from now on. Must not wait. */
    void interrupted();

    /**
     * Called by the subscriber's thread every so often, and after a gap.
     *
     * @return false to be called again soon
     */
    boolean renew();
  }

  private static final Logger LOG = System.getLogger(Subscriber.class.getName());
  private static final long PAUSE_MILLIS = 500;
  private static final long RENEWAL_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int MAX_MISSED = 2;
  private static final long LAST_MILLIS = 1_000;

  private final Servers servers;
  private final String address;
  private final long patienceNanos;
  private final Map<String, Consumer<byte[]>> receivers = new ConcurrentHashMap<>();
  private final List<Member> members = new CopyOnWriteArrayList<>();
  private final AtomicReference<Session> session = new AtomicReference<>();
  private final Thread thread = new Thread(this::run, "refcache-redis-subscriber");
  private volatile boolean renewalDue;
  private volatile boolean closed;
  private volatile boolean failing;

  /**
   * @param patience how long a reply, or a message that must come, may take
   */
  Subscriber(Servers servers, String address, Duration patience) {
    this.patienceNanos = patience.toNanos();
    this.servers = servers;
    this.address = address;
    thread.setDaemon(true);
  }

  long patienceNanos() {
    return patienceNanos;
  }

  /** Whether messages come, as far as is known. */
  boolean isConnected() {
    Session now = session.get();
    return now != null && now.missed == 0;
  }

  /** Has a member looked after. */
  synchronized void join(Member member) {
    members.add(member);
    if (thread.getState() == Thread.State.NEW && !closed) {
      thread.start();
    }
  }

  void leave(Member member) {
    members.remove(member);
  }

  /**
   * Subscribes to a channel; now if that is possible, and as soon as it is otherwise.
   *
   * @param receiver is given the messages
   */
  synchronized void subscribe(byte[] channel, Consumer<byte[]> receiver) {
    if (receivers.put(name(channel), receiver) != null || closed) {
      return;
    }
    Session now = session.get();
    if (now == null) {
      connect();
    } else {
      now.subscribe(List.of(channel));
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what still comes has no receiver
  synchronized void unsubscribe(byte[] channel) {
    Session now = session.get();
    if (receivers.remove(name(channel)) != null && now != null) {
      now.connection.async().unsubscribe(channel);
    }
  }

  /** Bytes as a key of a map: as many characters. */
  private static String name(byte[] channel) {
    return new String(channel, ISO_8859_1);
  }

  /** Connects, if there is no connection, and subscribes to everything. */
  private synchronized boolean connect() {
    if (closed || session.get() != null) {
      return !closed;
    }
    for (Node node : servers.masters()) {
      if (connect(node)) {
        return true;
      }
    }
    return false;
  }

  private boolean connect(Node node) {
    try {
      Session made = new Session(node);
      session.set(made);
      if (!made.connection.isOpen()) {
        lose(made);
        return false;
      }
      return made.subscribe(receivers.keySet().stream().map(Subscriber::bytes).toList());
    } catch (RedisException e) {
      failed(e);
      return false;
    }
  }

  private static byte[] bytes(String channel) {
    return channel.getBytes(ISO_8859_1);
  }

  private void failed(Exception e) {
    if (closed) {
      return;
    }
    LOG.log(
        failing ? Level.DEBUG : Level.WARNING,
        () -> address + ": nothing is heard of what other processes do, until this goes well",
        e);
    failing = true;
  }

  /** One connection, from its making to its end. */
  private final class Session extends RedisPubSubAdapter<byte[], byte[]>
      implements RedisConnectionStateListener {
    private final Node node;

    /** How many times in a row there was no answer; written by the subscriber's thread. */
    private volatile int missed;

    private final StatefulRedisPubSubConnection<byte[], byte[]> connection;

    /** Connects. */
    Session(Node node) {
      this.node = node;
      this.connection = node.connectForMessages();
      connection.addListener((RedisConnectionStateListener) this);
      connection.addListener((io.lettuce.core.pubsub.RedisPubSubListener<byte[], byte[]>) this);
    }

    boolean subscribe(List<byte[]> channels) {
      if (channels.isEmpty()) {
        return true;
      }
      try {
        await(connection.async().subscribe(channels.toArray(byte[][]::new)));
        if (failing) {
          LOG.log(Level.INFO, "{0}: what other processes do is heard of again", address);
        }
        failing = false;
        return true;
      } catch (RedisException e) {
        failed(e);
        lose(this);
        return false;
      }
    }

    boolean answers() {
      try {
        await(connection.async().ping());
        missed = 0;
        return true;
      } catch (RedisException e) {
        failed(e);
        int now = missed + 1;
        missed = now;
        return now < MAX_MISSED;
      }
    }

    @Override
    public void message(byte[] channel, byte[] message) {
      Consumer<byte[]> receiver = session.get() == this ? receivers.get(name(channel)) : null;
      if (receiver != null) {
        receiver.accept(message);
      }
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
      lose(this);
    }
  }

  private <T> void await(CompletionStage<T> reply) {
    try {
      reply.toCompletableFuture().get(patienceNanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new RedisException(e.getCause());
    } catch (TimeoutException | java.util.concurrent.CancellationException e) {
      throw new RedisException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisException(e);
    }
  }

  /** Gives up a connection. Takes no lock: the client's thread comes here. */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end of a connection
  private void lose(Session lost) {
    if (session.compareAndSet(lost, null)) {
      renewalDue = true;
      members.forEach(Member::interrupted);
      LockSupport.unpark(thread);
      lost.connection.closeAsync();
    }
  }

  private void run() {
    long renewedNanos = System.nanoTime();
    while (!closed) {
      Session now = session.get();
      if (now != null && !(servers.masters().contains(now.node) && now.answers())) {
        lose(now);
      }
      boolean connected = connect();
      if (connected && (renewalDue || System.nanoTime() - renewedNanos > RENEWAL_NANOS)) {
        renewalDue = false;
        renewedNanos = System.nanoTime();
        for (Member member : members) {
          if (!member.renew()) {
            renewalDue = true;
          }
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
    }
  }

  /** Ends the thread, and hears nothing more; the client closes the connection with all others. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    session.set(null);
    LockSupport.unpark(thread);
    try {
      thread.join(LAST_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
