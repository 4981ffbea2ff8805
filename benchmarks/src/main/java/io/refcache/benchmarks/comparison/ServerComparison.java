package io.refcache.benchmarks.comparison;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.refcache.benchmarks.Machine;
import io.refcache.benchmarks.Table;
import io.refcache.jcache.RefcacheCachingProvider;
import io.refcache.redis.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import org.redisson.config.Config;
import org.redisson.jcache.configuration.RedissonConfiguration;

/**
 * How fast a cache on a server is, beside the client that it uses, called directly, and another
 * provider of {@code javax.cache} on the same server: eight threads, one connection of each, values
 * of 100 bytes.
 *
 * <p>All take turns of half a second, so that what else the machine does falls on all alike; what
 * counts is the ratio to the client in the same round. Two minutes as it is, or as many rounds as
 * are said.
 */
public final class ServerComparison {
  private static final int THREADS = 8;
  private static final int KEYS = 20_000;
  private static final int VALUE_BYTES = 100;
  private static final int WARM_UP_ROUNDS = 3;
  private static final String ROUNDS = "25";
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final String GET = "get, the client's own GET";
  private static final String SET = "put, the client's own SET";

  private final Map<String, Consumer<String>> cases = new LinkedHashMap<>();
  private final Map<String, List<Double>> rates = new LinkedHashMap<>();

  private ServerComparison() {}

  /** Measures; an argument says how many rounds. */
  public static void run(String[] arguments) throws InterruptedException, IOException {
    int rounds = Integer.parseInt(arguments.length == 0 ? ROUNDS : arguments[0]);
    try (RedisServer server = RedisServer.start()) {
      new ServerComparison().run(server, rounds);
    }
  }

  private void run(RedisServer server, int rounds) throws InterruptedException {
    byte[] value = new byte[VALUE_BYTES];
    RedisClient client = RedisClient.create(server.uri());
    Config config = new Config();
    config.setCodec(new org.redisson.client.codec.ByteArrayCodec());
    config.useSingleServer().setAddress(server.uri());
    try (StatefulRedisConnection<byte[], byte[]> connection =
            client.connect(ByteArrayCodec.INSTANCE);
        RefcacheCachingProvider provider = new RefcacheCachingProvider();
        org.redisson.jcache.JCachingProvider other = new org.redisson.jcache.JCachingProvider()) {
      RedisCommands<byte[], byte[]> commands = connection.sync();
      Cache<String, byte[]> plain = refcache(provider, server.uri(), "0");
      Cache<String, byte[]> near = refcache(provider, server.uri() + "/1", "64mb");
      Cache<byte[], byte[]> redisson =
          other
              .getCacheManager(other.getDefaultURI(), other.getDefaultClassLoader())
              .createCache(
                  "redisson",
                  RedissonConfiguration.fromConfig(
                      config, new MutableConfiguration<byte[], byte[]>()));

      cases.put(GET, key -> found(commands.get(bytes(key))));
      cases.put("get, Refcache without copies", key -> found(plain.get(key)));
      cases.put("get, Redisson", key -> found(redisson.get(bytes(key))));
      cases.put("get, Refcache with copies", key -> found(near.get(key)));
      cases.put(SET, key -> commands.set(bytes(key), value));
      cases.put("put, Refcache", key -> plain.put(key, value));
      cases.put("put, Redisson", key -> redisson.put(bytes(key), value));
      for (int i = 0; i < KEYS; i++) {
        String key = key(i);
        commands.set(bytes(key), value);
        plain.put(key, value);
        redisson.put(bytes(key), value);
        near.put(key, value);
        near.get(key);
      }
      measure(rounds);
    } finally {
      client.shutdown();
    }
    System.out.println(Machine.describe());
    System.out.println(table().text());
  }

  private static Cache<String, byte[]> refcache(
      RefcacheCachingProvider provider, String uri, String near) {
    Properties properties = new Properties();
    properties.setProperty("refcache.near", near);
    return provider
        .getCacheManager(URI.create(uri), ServerComparison.class.getClassLoader(), properties)
        .createCache(
            "refcache",
            new MutableConfiguration<String, byte[]>().setTypes(String.class, byte[].class));
  }

  private static String key(int i) {
    return "key-" + i;
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  private static void found(byte[] value) {
    if (value == null || value.length != VALUE_BYTES) {
      throw new IllegalStateException("not what was put: " + Arrays.toString(value));
    }
  }

  private void measure(int rounds) throws InterruptedException {
    for (int round = 0; round < WARM_UP_ROUNDS + rounds; round++) {
      for (Map.Entry<String, Consumer<String>> turn : cases.entrySet()) {
        double rate = turn(turn.getValue());
        if (round >= WARM_UP_ROUNDS) {
          rates.computeIfAbsent(turn.getKey(), name -> new ArrayList<>()).add(rate);
        }
      }
    }
  }

  /** Has all threads do one thing for a while; returns how often they do it in a second. */
  private static double turn(Consumer<String> operation) throws InterruptedException {
    LongAdder done = new LongAdder();
    List<Throwable> failures = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    long startNanos = System.nanoTime();
    for (int t = 0; t < THREADS; t++) {
      Thread thread =
          new Thread(
              () -> {
                ThreadLocalRandom random = ThreadLocalRandom.current();
                long count = 0;
                for (; System.nanoTime() - startNanos < TURN_NANOS; count++) {
                  operation.accept(key(random.nextInt(KEYS)));
                }
                done.add(count);
              });
      thread.setUncaughtExceptionHandler(
          (failed, e) -> {
            synchronized (failures) {
              failures.add(e);
            }
          });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException(failures.get(0));
    }
    return done.sum() * 1e9 / (System.nanoTime() - startNanos);
  }

  private Table table() {
    Table table =
        new Table("8 threads", "k op/s, median", "k op/s, best", "of the client's", "µs each");
    rates.forEach(
        (name, values) -> {
          List<Double> clients = rates.get(name.startsWith("get") ? GET : SET);
          List<Double> ratios = new ArrayList<>();
          for (int round = 0; round < values.size(); round++) {
            ratios.add(values.get(round) / clients.get(round));
          }
          double median = median(values);
          table.add(
              name,
              Table.number("%.1f", median / 1e3),
              Table.number("%.1f", values.stream().mapToDouble(v -> v).max().orElseThrow() / 1e3),
              Table.number("%.2f", median(ratios)),
              Table.number("%.2f", THREADS * 1e6 / median));
        });
    return table;
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
