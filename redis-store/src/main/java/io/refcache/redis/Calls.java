package io.refcache.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.refcache.store.StoreException;
import io.refcache.store.StoreUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Sends commands, waits for what comes back, and says what went wrong.
 *
 * <p>Nothing is sent a second time: a caller who needs to know whether a lost change was made asks
 * for the entry's version. What changes something and gets no reply has an {@linkplain
 * StoreUnavailableException#isOutcomeUnknown() unknown outcome}, unless it was never sent, or the
 * server itself has refused it.
 *
 * <p>Safe for use by many threads. Waiting is not interrupted: it ends soon enough by itself.
 */
final class Calls implements AutoCloseable {
  /** What a command does to the entries. */
  enum Effect {
    READS,
    CHANGES
  }

  /** A command as the client sends it. */
  @FunctionalInterface
  interface Command<T> extends Function<RedisAsyncCommands<byte[], byte[]>, CompletionStage<T>> {}

  /** How the client begins to say that it has not sent a command at all. */
  private static final List<String> NOT_SENT =
      List.of(
          "Currently not connected",
          "Connection is closed", // in flight it is "Connection closed"
          "Request queue size exceeded",
          "Command buffer size exceeded",
          "Internal stack size exceeded");

  /** How a server begins to say that it will not do anything now. */
  private static final List<String> NOT_NOW =
      List.of("LOADING", "MASTERDOWN", "READONLY", "BUSY", "NOREPLICAS");

  private static final String OUT_OF_MEMORY = "OOM";

  /** The client's own limit comes first; this one is for what it may miss. */
  private static final int PATIENCE = 4;

  private final String address;
  private final Link link;
  private final Health health;
  private final long patienceMillis;

  Calls(ServerAddress address, Map<String, String> options) {
    this.address = address.text();
    this.patienceMillis = RedisOption.REDIS_TIMEOUT.durationIn(options).toMillis() * PATIENCE;
    try {
      this.link = new Link(address, options);
    } catch (io.lettuce.core.RedisException e) {
      throw refused(e);
    }
    this.health = new Health(this.address, link);
  }

  private StoreException refused(io.lettuce.core.RedisException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof RedisCommandExecutionException) {
        return new StoreException(address + ": " + cause.getMessage(), e);
      }
    }
    return StoreUnavailableException.unchanged(
        address + ": there is no connection to be had: " + rootOf(e).getMessage(), e);
  }

  /** Sends a command whose reply is awaited later. */
  <T> CompletionStage<T> send(Command<T> command) {
    if (health.refuses()) {
      throw StoreUnavailableException.unchanged(
          address + ": the server does not answer, and is not asked until it does", null);
    }
    try {
      return command.apply(link.commands());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Sends a command that changes nothing, and waits. */
  <T> T read(Command<T> command) {
    return await(send(command), Effect.READS);
  }

  /** Sends a command that changes something, and waits. */
  <T> T change(Command<T> command) {
    return await(send(command), Effect.CHANGES);
  }

  /** Runs a script on one key. */
  List<Object> run(Script script, byte[] key, byte[]... arguments) {
    byte[][] keys = {key};
    CompletionStage<List<Object>> reply =
        send(c -> c.evalsha(script.digest(), ScriptOutputType.MULTI, keys, arguments));
    try {
      return await(reply, Effect.CHANGES);
    } catch (UnknownScriptException e) {
      return change(c -> c.eval(script.text(), ScriptOutputType.MULTI, keys, arguments));
    }
  }

  /** Waits for the reply to a command. */
  <T> T await(CompletionStage<T> reply, Effect effect) {
    CompletableFuture<T> future = reply.toCompletableFuture();
    boolean interrupted = false;
    long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    try {
      while (true) {
        try {
          T result = future.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
          health.answered();
          return result;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw failure(e.getCause(), effect);
    } catch (TimeoutException | java.util.concurrent.CancellationException e) {
      throw failure(e, effect);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private RuntimeException failure(Throwable e, Effect effect) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof RedisNoScriptException) {
      return new UnknownScriptException(e);
    }
    if (e instanceof RedisCommandExecutionException) {
      health.answered();
      String reply = address + ": " + message;
      if (message.startsWith(OUT_OF_MEMORY)) {
        return new ServerFullException(reply, e);
      }
      return startsWithOneOf(message, NOT_NOW)
          ? StoreUnavailableException.unchanged(reply, e)
          : new StoreException(reply, e);
    }
    if (e instanceof RedisCommandTimeoutException || e instanceof TimeoutException) {
      health.timedOut();
    } else {
      health.disconnected();
    }
    String what = address + ": " + message;
    boolean sent = effect == Effect.CHANGES && !startsWithOneOf(message, NOT_SENT);
    return sent
        ? StoreUnavailableException.outcomeUnknown(what + " (the outcome is unknown)", e)
        : StoreUnavailableException.unchanged(what, e);
  }

  private static boolean startsWithOneOf(String message, List<String> beginnings) {
    return beginnings.stream().anyMatch(message::startsWith);
  }

  private static Throwable rootOf(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  Health health() {
    return health;
  }

  @Override
  public void close() {
    health.close();
    link.close();
  }

  /** The server does not know a script by its digest. */
  private static final class UnknownScriptException extends StoreException {
    private static final long serialVersionUID = 1L;

    UnknownScriptException(Throwable cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** The server has no memory for what was sent, and nobody to evict. Nothing was changed. */
  static final class ServerFullException extends StoreException {
    private static final long serialVersionUID = 1L;

    ServerFullException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
