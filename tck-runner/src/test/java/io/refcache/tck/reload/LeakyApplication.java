package io.refcache.tck.reload;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/**
 * An application that leaves behind one of everything that {@link Container} looks for: a thread,
 * and with it the class loader, an MBean, and memory outside the heap. It tidies up when its thread
 * is interrupted.
 */
public final class LeakyApplication implements Runnable, AutoCloseable {

  static final String THREAD_NAME = "left behind";
  static final String MBEAN_NAME = "io.refcache.tck:type=LeftBehind";

  private static final int DIRECT_BYTES = 1 << 20;

  @Override
  public void run() {
    CountDownLatch ready = new CountDownLatch(1);
    new Thread(() -> leave(ready), THREAD_NAME).start();
    try {
      ready.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void leave(CountDownLatch ready) {
    ByteBuffer memory = ByteBuffer.allocateDirect(DIRECT_BYTES);
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try {
      ObjectName name = new ObjectName(MBEAN_NAME);
      server.registerMBean(new StandardMBean(this, Runnable.class), name);
      try {
        ready.countDown();
        new CountDownLatch(1).await();
      } finally {
        server.unregisterMBean(name);
        memory.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    // That is the leak.
  }
}
