package io.refcache.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.refcache.redis.Node.Command;
import io.refcache.store.StoreException;
import io.refcache.store.StoreUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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

  /**
   * A command that has been sent.
   *
   * @param node to whom
   */
  record Sent<T>(Node node, Command<T> command, CompletionStage<T> reply) {}

  /** How the client says that it has no connection, so that nothing is sent. */
  static final String NOT_CONNECTED = "Currently not connected";

  /** How the client begins to say that it has not sent a command at all. */
  private static final List<String> NOT_SENT =
      List.of(
          NOT_CONNECTED,
          "Connection is closed", // in flight it is "Connection closed"
          "Request queue size exceeded",
          "Command buffer size exceeded",
          "Internal stack size exceeded");

  /** How a server begins to say that it will not do anything now. */
  private static final List<String> NOT_NOW =
      List.of("LOADING", "MASTERDOWN", "READONLY", "BUSY", "NOREPLICAS", "CLUSTERDOWN", "TRYAGAIN");

  private static final String OUT_OF_MEMORY = "OOM";

  /** The client's own limit comes first; this one is for what it may miss. */
  private static final int PATIENCE = 4;

  /** How many servers may name each other before nobody is asked any more. */
  private static final int MAX_REDIRECTS = 5;

  private final Servers servers;
  private final Health.Counters counters;
  private final long patienceMillis;

  Calls(Servers servers, Health.Counters counters, Map<String, String> options) {
    this.servers = servers;
    this.counters = counters;
    this.patienceMillis = RedisOption.REDIS_TIMEOUT.durationIn(options).toMillis() * PATIENCE;
  }

  /** Whom the commands are sent to. */
  Servers servers() {
    return servers;
  }

  /** Sends a command about the entry of a name to whoever has it; its reply is awaited later. */
  <T> Sent<T> send(byte[] name, Command<T> command) {
    return send(servers.of(name), command);
  }

  /** Sends a command to a server; its reply is awaited later. */
  <T> Sent<T> send(Node node, Command<T> command) {
    checkAnswers(node);
    return new Sent<>(node, command, node.send(command));
  }

  private static void checkAnswers(Node node) {
    if (node.health().refuses()) {
      throw StoreUnavailableException.unchanged(
          node.text() + ": the server does not answer, and is not asked until it does", null);
    }
  }

  /** Sends a command that changes nothing, and waits. */
  <T> T read(byte[] name, Command<T> command) {
    return await(send(name, command), Effect.READS);
  }

  /** Sends a command that changes something, and waits. */
  <T> T change(byte[] name, Command<T> command) {
    return await(send(name, command), Effect.CHANGES);
  }

  /** Runs a script on one key. */
  List<Object> run(Script script, byte[] key, byte[]... arguments) {
    byte[][] keys = {key};
    try {
      return change(key, c -> c.evalsha(script.digest(), ScriptOutputType.MULTI, keys, arguments));
    } catch (UnknownScriptException e) {
      return change(key, c -> c.eval(script.text(), ScriptOutputType.MULTI, keys, arguments));
    }
  }

  /**
   * Waits for the reply to a command. A server that names another one has done nothing: so it is
   * sent there.
   */
  <T> T await(Sent<T> command, Effect effect) {
    Sent<T> sent = command;
    for (int redirects = 0; redirects < MAX_REDIRECTS; redirects++) {
      try {
        return reply(sent, effect);
      } catch (RedirectedException e) {
        sent = follow(e.redirect, sent);
      }
    }
    servers.suspect(sent.node());
    throw StoreUnavailableException.unchanged(
        sent.node().text() + ": the servers name each other as the one to ask", null);
  }

  private <T> Sent<T> follow(Redirect redirect, Sent<T> refused) {
    Command<T> command = refused.command();
    Node to = servers.follow(redirect, refused.node());
    checkAnswers(to);
    return new Sent<>(to, command, redirect.once() ? to.sendAsking(command) : to.send(command));
  }

  private <T> T reply(Sent<T> sent, Effect effect) {
    CompletableFuture<T> future = sent.reply().toCompletableFuture();
    boolean interrupted = false;
    long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    try {
      while (true) {
        try {
          T result = future.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
          sent.node().health().answered();
          return result;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw failure(sent.node(), e.getCause(), effect);
    } catch (TimeoutException | java.util.concurrent.CancellationException e) {
      throw failure(sent.node(), e, effect);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private RuntimeException failure(Node node, Throwable e, Effect effect) {
    String message = String.valueOf(e.getMessage());
    Health health = node.health();
    if (e instanceof RedisNoScriptException) {
      return new UnknownScriptException(e);
    }
    if (e instanceof RedisCommandExecutionException) {
      health.answered();
      Redirect redirect = Redirect.of(message);
      if (redirect != null) {
        return new RedirectedException(redirect, e);
      }
      String reply = node.text() + ": " + message;
      if (message.startsWith(OUT_OF_MEMORY)) {
        return new ServerFullException(reply, e);
      }
      if (startsWithOneOf(message, NOT_NOW)) {
        servers.suspect(node);
        return StoreUnavailableException.unchanged(reply, e);
      }
      return new StoreException(reply, e);
    }
    servers.suspect(node);
    if (e instanceof RedisCommandTimeoutException || e instanceof TimeoutException) {
      health.timedOut();
    } else {
      health.disconnected();
    }
    String what = node.text() + ": " + message;
    boolean sent = effect == Effect.CHANGES && !startsWithOneOf(message, NOT_SENT);
    return sent
        ? StoreUnavailableException.outcomeUnknown(what + " (the outcome is unknown)", e)
        : StoreUnavailableException.unchanged(what, e);
  }

  private static boolean startsWithOneOf(String message, List<String> beginnings) {
    return beginnings.stream().anyMatch(message::startsWith);
  }

  /** Adds what became of the commands, and how many servers nobody waits for any more. */
  void tell(Map<String, Object> figures) {
    counters.tell(figures);
    figures.put(
        "redis_silent", servers.masters().stream().filter(n -> n.health().isSilent()).count());
  }

  void resetStatistics() {
    counters.reset();
  }

  @Override
  public void close() {
    servers.close();
  }

  /** The server does not know a script by its digest. */
  private static final class UnknownScriptException extends StoreException {
    private static final long serialVersionUID = 1L;

    UnknownScriptException(Throwable cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** The server names another one. */
  private static final class RedirectedException extends StoreException {
    private static final long serialVersionUID = 1L;

    private final transient Redirect redirect;

    RedirectedException(Redirect redirect, Throwable cause) {
      super(cause.getMessage(), cause);
      this.redirect = redirect;
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
