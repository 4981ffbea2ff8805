package io.refcache.examples.bucket4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.cache.CacheManager;
import javax.cache.Caching;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final int THREADS = 4;
  private static final int CLIENTS = 3;
  private static final int TOKENS = 500;
  private static final int REQUESTS_PER_THREAD = 500;

  @Test
  void theExampleServesThreeOfFour() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
    try {
      RateLimit.main(new String[0]);
    } finally {
      System.setOut(before);
    }
    assertThat(written.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "request 1: served", "request 2: served", "request 3: served", "request 4: refused");
  }

  @Test
  void threadsTogetherGetEveryTokenAndNotOneMore() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (CacheManager manager = Caching.getCachingProvider().getCacheManager()) {
      RateLimit limit = new RateLimit(manager, TOKENS);
      Callable<int[]> requests =
          () -> {
            int[] served = new int[CLIENTS];
            for (int i = 0; i < REQUESTS_PER_THREAD; i++) {
              for (int client = 0; client < CLIENTS; client++) {
                served[client] += limit.allows("client " + client) ? 1 : 0;
              }
            }
            return served;
          };
      List<Callable<int[]>> tasks = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        tasks.add(requests);
      }
      int[] total = new int[CLIENTS];
      for (Future<int[]> done : threads.invokeAll(tasks)) {
        for (int client = 0; client < CLIENTS; client++) {
          total[client] += done.get()[client];
        }
      }
      assertThat(total).containsOnly(TOKENS);
    } finally {
      threads.shutdownNow();
    }
  }
}
