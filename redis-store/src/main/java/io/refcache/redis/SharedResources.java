package io.refcache.redis;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The threads of the client, which all backends of this process share: made with the first, ended
 * with the last. All of them are daemons.
 */
final class SharedResources {
  private static final int THREADS = 2;
  private static final long LAST_THREAD_MILLIS = 1000;
  private static final Duration FIRST_RECONNECT = Duration.ofMillis(10);
  private static final Duration LAST_RECONNECT = Duration.ofSeconds(1);

  /* Guarded by the class. */
  private static ClientResources resources;
  private static int users;

  private SharedResources() {}

  static synchronized ClientResources acquire() {
    if (users++ == 0) {
      resources =
          DefaultClientResources.builder()
              .ioThreadPoolSize(THREADS)
              .computationThreadPoolSize(THREADS)
              .reconnectDelay(
                  Delay.exponential(FIRST_RECONNECT, LAST_RECONNECT, 2, TimeUnit.MILLISECONDS))
              .build();
    }
    return resources;
  }

  /** Gives back what one call of {@link #acquire} has returned, once its client is shut down. */
  static synchronized void release() {
    if (--users == 0) {
      resources.shutdown(0, 0, TimeUnit.MILLISECONDS).awaitUninterruptibly(LAST_THREAD_MILLIS);
      resources = null;
    }
  }
}
