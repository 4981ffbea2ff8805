package io.refcache.redis;

import io.lettuce.core.KeyValue;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.refcache.redis.Calls.Effect;
import io.refcache.redis.Calls.Sent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/**
 * One question about many entries: a single command where a single server has them all. In a
 * cluster a command may only name entries of one slot, and many names hardly ever share one: so
 * there it is a command for each, some of which are under way at a time, never all of them.
 */
final class Bulk {
  /** Fits into the shortest queue that may be configured. */
  static final int UNDER_WAY = 32;

  private final Calls calls;

  Bulk(Calls calls) {
    this.calls = calls;
  }

  /** The entries of some names, in their order; null where there is none. */
  List<byte[]> entries(List<byte[]> names) {
    if (names.isEmpty()) {
      return List.of();
    }
    if (!calls.servers().isOne()) {
      return each(names, RedisAsyncCommands::get, Effect.READS);
    }
    List<KeyValue<byte[], byte[]>> found =
        calls.read(names.get(0), c -> c.mget(names.toArray(byte[][]::new)));
    List<byte[]> entries = new ArrayList<>(found.size());
    found.forEach(entry -> entries.add(entry.getValueOrElse(null)));
    return entries;
  }

  /** The times to live of some names, in their order, as {@code PTTL} tells them. */
  List<Long> ttls(List<byte[]> names) {
    return each(names, RedisAsyncCommands::pttl, Effect.READS);
  }

  /** Removes what some names have. */
  void unlink(List<byte[]> names) {
    if (names.isEmpty()) {
      return;
    }
    if (calls.servers().isOne()) {
      calls.change(names.get(0), c -> c.unlink(names.toArray(byte[][]::new)));
    } else {
      each(names, RedisAsyncCommands::unlink, Effect.CHANGES);
    }
  }

  private <T> List<T> each(
      List<byte[]> names,
      BiFunction<RedisAsyncCommands<byte[], byte[]>, byte[], CompletionStage<T>> command,
      Effect effect) {
    List<T> replies = new ArrayList<>(names.size());
    Queue<Sent<T>> underWay = new ArrayDeque<>(UNDER_WAY);
    for (byte[] name : names) {
      if (underWay.size() == UNDER_WAY) {
        replies.add(calls.await(underWay.remove(), effect));
      }
      underWay.add(calls.send(name, c -> command.apply(c, name)));
    }
    for (Sent<T> sent : underWay) {
      replies.add(calls.await(sent, effect));
    }
    return replies;
  }
}
