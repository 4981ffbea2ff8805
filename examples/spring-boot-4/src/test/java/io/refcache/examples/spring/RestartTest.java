package io.refcache.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.devtools.restart.classloader.RestartClassLoader;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts the application twice in one JVM, as Spring's devtools do: each time in a class loader of
 * its own for the application's classes, while the libraries stay. (Of the last start Spring itself
 * keeps the classes, with caches or without.)
 */
class RestartTest {
  private static final String DEVTOOLS_RESTART = "spring.devtools.restart.enabled";
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  @BeforeEach
  void keepDevtoolsFromRestartingByThemselves() {
    System.setProperty(DEVTOOLS_RESTART, "false");
  }

  @AfterEach
  void letThem() {
    System.clearProperty(DEVTOOLS_RESTART);
  }

  @Test
  void afterARestartTheCachesAreNewAndTheOldClassesGo() throws Exception {
    WeakReference<ClassLoader> first = startAndStop();
    startAndStop();
    assertThat(isCollected(first)).as("first application collected").isTrue();
  }

  private static WeakReference<ClassLoader> startAndStop() throws Exception {
    URL classes = Application.class.getProtectionDomain().getCodeSource().getLocation();
    try (RestartClassLoader loader =
        new RestartClassLoader(RestartTest.class.getClassLoader(), new URL[] {classes})) {
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Thread main = new Thread(() -> run(loader, failure), "restarted");
      main.setContextClassLoader(loader);
      main.start();
      main.join();
      assertThat(failure.get()).isNull();
      return new WeakReference<>(loader);
    }
  }

  private static void run(ClassLoader loader, AtomicReference<Throwable> failure) {
    try {
      Class<?> application = loader.loadClass(Application.class.getName());
      assertThat(application).isNotEqualTo(Application.class);
      try (ConfigurableApplicationContext context =
          SpringApplication.run(
              application,
              "--spring.main.web-application-type=none",
              "--spring.main.register-shutdown-hook=false")) {
        Object catalogue = context.getBean("catalogue");
        Class<?> type = loader.loadClass(Catalogue.class.getName());
        Object offer = type.getMethod("offerOf", int.class).invoke(catalogue, 7);
        Object again = type.getMethod("offerOf", int.class).invoke(catalogue, 7);
        assertThat(again).isEqualTo(offer).isNotSameAs(offer);
        assertThat(again.getClass().getClassLoader()).isSameAs(loader);
        assertThat(type.getMethod("lookups").invoke(catalogue)).isEqualTo(1);
      }
    } catch (Throwable e) {
      failure.set(e);
    }
  }

  private static boolean isCollected(WeakReference<?> reference) throws InterruptedException {
    long start = System.nanoTime();
    while (reference.get() != null) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        return false;
      }
      System.gc();
      Thread.sleep(50);
    }
    return true;
  }
}
