package io.refcache.tck.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.tck.reload.Container.Deployment;
import java.lang.ref.WeakReference;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A web application that closes its provider takes everything with it: threads, MBeans, memory, and
 * its class loader.
 */
class ReloadTest {

  private static final int RELOADS = 3;

  /** Constants may be buffers, of which even an empty one counts as a byte; no slab is as small. */
  private static final long LESS_THAN_A_SLAB_BYTES = 4096;

  /** In this time every loader that can be collected is, and every thread ends that is to end. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Container container = new Container();

  @Test
  void anApplicationThatIsReloadedLeavesNothing() throws Exception {
    for (int i = 0; i < RELOADS; i++) {
      Deployment deployment = container.deploy(Application.class);
      deployment.run();
      deployment.close();

      assertNothingButTheLoaderIsLeft();
      assertThat(container.isCollected(deployment.drop(), PATIENCE))
          .as("loader collected")
          .isTrue();
    }
  }

  @Test
  void applicationsSideBySideDoNotKeepOneAnother() throws Exception {
    Deployment first = container.deploy(Application.class);
    Deployment second = container.deploy(Application.class);
    first.run();
    second.run();
    first.close();
    assertThat(container.isCollected(first.drop(), PATIENCE)).as("first loader collected").isTrue();

    second.run();
    second.close();
    assertThat(container.isCollected(second.drop(), PATIENCE))
        .as("second loader collected")
        .isTrue();
    assertNothingButTheLoaderIsLeft();
  }

  @Test
  void closingTwiceIsClosingOnce() throws Exception {
    Deployment deployment = container.deploy(Application.class);
    deployment.run();
    deployment.close();
    deployment.close();

    assertNothingButTheLoaderIsLeft();
    assertThat(container.isCollected(deployment.drop(), PATIENCE)).as("loader collected").isTrue();
  }

  @Test
  void whatIsLeftBehindIsFound() throws Exception {
    Deployment deployment = container.deploy(LeakyApplication.class);
    deployment.run();
    deployment.close();

    assertThat(container.mbeansLeft()).containsExactly(LeakyApplication.MBEAN_NAME);
    assertThat(container.directBytesLeft()).isPositive();
    Thread leaked = container.threadsLeft(Duration.ZERO).iterator().next();
    assertThat(leaked.getName()).isEqualTo(LeakyApplication.THREAD_NAME);
    WeakReference<ClassLoader> loader = deployment.drop();
    assertThat(container.isCollected(loader, Duration.ofMillis(500))).isFalse();

    leaked.interrupt();
    leaked.join();
    leaked = null;
    assertThat(container.isCollected(loader, PATIENCE)).isTrue();
  }

  private void assertNothingButTheLoaderIsLeft() throws InterruptedException {
    assertThat(container.threadsLeft(PATIENCE)).as("threads").isEmpty();
    assertThat(container.mbeansLeft()).as("MBeans").isEmpty();
    assertThat(container.directBytesLeft())
        .as("bytes of direct buffers")
        .isLessThan(LESS_THAN_A_SLAB_BYTES);
  }
}
