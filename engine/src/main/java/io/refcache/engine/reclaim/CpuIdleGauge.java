package io.refcache.engine.reclaim;

import io.refcache.engine.time.EngineClock;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * The processors' idleness as the platform's management bean sees it: that of the container, if
 * there is one.
 *
 * <p>Looks at most every {@value #SAMPLE_PERIOD_MILLIS} ms and repeats itself in between, for a
 * look reads files of the operating system. A runtime without that bean never knows. Belongs to one
 * thread.
 */
final class CpuIdleGauge implements IdleGauge {
  static final int SAMPLE_PERIOD_MILLIS = 100;

  private static final long SAMPLE_PERIOD_NANOS =
      TimeUnit.MILLISECONDS.toNanos(SAMPLE_PERIOD_MILLIS);

  private final EngineClock clock;
  private DoubleSupplier load;
  private double idleShare = UNKNOWN;
  private long sampledAtNanos;

  CpuIdleGauge(EngineClock clock) {
    this.clock = clock;
  }

  /** For a test that plays the platform. */
  CpuIdleGauge(EngineClock clock, DoubleSupplier load) {
    this.clock = clock;
    this.load = load;
    this.sampledAtNanos = clock.nanos() - SAMPLE_PERIOD_NANOS;
  }

  @Override
  public double idleShare() {
    long nowNanos = clock.nanos();
    if (load == null) {
      // The platform's first answer covers no time yet, and loading the bean takes long enough.
      load = platformLoad();
      load.getAsDouble();
      sampledAtNanos = nowNanos;
    } else if (nowNanos - sampledAtNanos >= SAMPLE_PERIOD_NANOS) {
      double busyShare = load.getAsDouble();
      idleShare = busyShare >= 0 && busyShare <= 1 ? 1 - busyShare : UNKNOWN;
      sampledAtNanos = nowNanos;
    }
    return idleShare;
  }

  private static DoubleSupplier platformLoad() {
    try {
      return PlatformBean.load();
    } catch (LinkageError runtimeWithoutManagement) {
      return () -> UNKNOWN;
    }
  }

  /** Apart, so that a runtime image without the management modules can load all but this. */
  private static final class PlatformBean {
    static DoubleSupplier load() {
      if (ManagementFactory.getOperatingSystemMXBean()
          instanceof com.sun.management.OperatingSystemMXBean bean) {
        return bean::getCpuLoad;
      }
      return () -> UNKNOWN;
    }
  }
}
