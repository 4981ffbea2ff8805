package io.refcache.console.jmx;

import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The JVMs of this user on this machine, and which of them have caches of Refcache.
 *
 * <p>Only the JVM itself knows that, so each is attached to and asked, all at the same time; one
 * that hangs is given up after a few seconds.
 */
public final class LocalJvms {
  private static final long PATIENCE_SECONDS = 5;

  private LocalJvms() {}

  /**
   * A JVM with caches.
   *
   * @param pid its process
   * @param program its main class or jar
   * @param managers its cache managers' names
   * @param caches how many caches it has
   * @param usedBytes their used memory
   * @param limitBytes the sum of their limits; 0 if one has none
   */
  public record Found(
      String pid,
      String program,
      List<String> managers,
      int caches,
      long usedBytes,
      long limitBytes) {}

  /** The JVMs with caches, by process. */
  public static List<Found> find() {
    ExecutorService askers =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "ask-a-jvm");
              thread.setDaemon(true);
              return thread;
            });
    String self = Long.toString(ProcessHandle.current().pid());
    List<Future<Found>> answers = new ArrayList<>();
    for (VirtualMachineDescriptor each : VirtualMachine.list()) {
      if (!each.id().equals(self)) {
        answers.add(askers.submit(() -> ask(each)));
      }
    }
    askers.shutdown();
    List<Found> found = new ArrayList<>();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    for (Future<Found> answer : answers) {
      try {
        Found jvm = answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (!jvm.managers().isEmpty()) {
          found.add(jvm);
        }
      } catch (ExecutionException | TimeoutException notToBeAsked) {
        // It has ended, is another user's, or hangs: not one that could be looked at.
        answer.cancel(true);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    found.sort(Comparator.comparing(jvm -> Long.parseLong(jvm.pid())));
    return found;
  }

  private static Found ask(VirtualMachineDescriptor descriptor) {
    try (Jvm jvm = Jvm.attach(descriptor.id())) {
      List<String> names = new ArrayList<>();
      int caches = 0;
      long used = 0;
      long limit = 0;
      boolean limited = true;
      for (Manager manager : jvm.managers()) {
        Figures figures = manager.engine().figures();
        names.add(manager.name());
        caches += manager.caches().size();
        used += figures.number("used_memory");
        limit += figures.number("maxmemory");
        limited &= figures.number("maxmemory") > 0;
      }
      return new Found(
          descriptor.id(), programOf(descriptor), names, caches, used, limited ? limit : 0);
    }
  }

  /** The first word of the command line, without the folders that a jar is in. */
  private static String programOf(VirtualMachineDescriptor descriptor) {
    String first = descriptor.displayName().split(" ", 2)[0];
    return first.substring(first.lastIndexOf('/') + 1);
  }
}
