package io.refcache.jcache.soak;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SoakTest {
  private static final long RUN_MILLIS = 3_000;

  /** A few seconds of what is meant to run for an hour, so that it cannot rot. */
  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void everyByteIsAccountedForAfterAFewSecondsOfEverything() throws Exception {
    new Soak(RUN_MILLIS).run();
  }
}
