package io.refcache.tck.reload;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.ObjectName;

/**
 * A servlet container with nothing but its class loading: each application sees the JDK, its own
 * classes, the JCache API and the provider's jars, all loaded by its own loader.
 *
 * <p>The thread that calls the application is the container's and goes on afterwards, as the
 * threads of a container's pool do: what the provider leaves in its thread locals stays.
 */
final class Container {

  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Set<Thread> threadsBefore = threads();
  private final Set<ObjectName> mbeansBefore = mbeans();
  private final long directBytesBefore = directBytes();

  private final ClassLoader parent;
  private final List<Path> libraries;

  /** A container whose applications bring the provider and the API with them. */
  Container() {
    this(
        ClassLoader.getPlatformClassLoader(),
        Stream.of(Libraries.jars(), Libraries.applications()).flatMap(List::stream).toList());
  }

  /**
   * Any other container.
   *
   * @param parent what all applications see
   * @param libraries what each application brings with it
   */
  Container(ClassLoader parent, List<Path> libraries) {
    this.parent = parent;
    this.libraries = libraries;
  }

  /** An application in its loader. */
  static final class Deployment {
    private URLClassLoader loader;
    private Object application;

    /** Calls {@link Runnable#run} of the application. */
    void run() {
      within(() -> ((Runnable) application).run());
    }

    /** Calls {@link AutoCloseable#close} of the application. */
    void close() {
      within(((AutoCloseable) application)::close);
    }

    /** Lets go of application and loader. */
    WeakReference<ClassLoader> drop() throws IOException {
      loader.close();
      WeakReference<ClassLoader> reference = new WeakReference<>(loader);
      loader = null;
      application = null;
      return reference;
    }

    private void within(Call call) {
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      thread.setContextClassLoader(loader);
      try {
        call.run();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      } finally {
        thread.setContextClassLoader(before);
      }
    }
  }

  @FunctionalInterface
  private interface Call {
    void run() throws Exception;
  }

  /** Loads an application anew, with all that it needs, and makes an instance of it. */
  Deployment deploy(Class<?> applicationType) {
    Deployment deployment = new Deployment();
    deployment.loader =
        new URLClassLoader(applicationType.getSimpleName(), Libraries.toUrls(libraries), parent);
    deployment.within(
        () -> {
          Class<?> type = Class.forName(applicationType.getName(), true, deployment.loader);
          if (type == applicationType) {
            throw new IllegalStateException("the container's own " + type + " was found");
          }
          deployment.application = type.getConstructor().newInstance();
        });
    return deployment;
  }

  /** Whether a loader is collected before patience runs out. */
  boolean isCollected(WeakReference<ClassLoader> loader, Duration patience)
      throws InterruptedException {
    return comesTrue(
        patience,
        () -> {
          System.gc();
          serializeSomething();
          return loader.get() == null;
        });
  }

  /**
   * The caches of {@link ObjectStreamClass} know classes by soft references, and keep hold of the
   * classes whose references were cleared until they are next asked for any. In a server something
   * is serialized all the time.
   */
  private static void serializeSomething() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(1);
      out.flush();
      new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The threads that were started since this container was, and live. One that is about to end, as
   * a pool's threads are after they were told to, is given the time for it.
   */
  Set<Thread> threadsLeft(Duration patience) throws InterruptedException {
    Set<Thread> left = new HashSet<>();
    comesTrue(
        patience,
        () -> {
          left.clear();
          left.addAll(threads());
          left.removeAll(threadsBefore);
          return left.isEmpty();
        });
    return left;
  }

  /** The names of the MBeans that were registered since this container was started. */
  Set<String> mbeansLeft() {
    Set<ObjectName> left = mbeans();
    left.removeAll(mbeansBefore);
    return left.stream().map(ObjectName::toString).collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * By how many bytes the direct buffers of the process have grown since this container was
   * started.
   */
  long directBytesLeft() {
    return directBytes() - directBytesBefore;
  }

  private static boolean comesTrue(Duration patience, BooleanSupplier condition)
      throws InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > patience.toNanos()) {
        return false;
      }
      Thread.sleep(PAUSE.toMillis());
    }
    return true;
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet();
  }

  private static Set<ObjectName> mbeans() {
    return new HashSet<>(ManagementFactory.getPlatformMBeanServer().queryNames(null, null));
  }

  private static long directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }
}
