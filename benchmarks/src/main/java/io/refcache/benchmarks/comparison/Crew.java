package io.refcache.benchmarks.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The threads that work on one cache, each on its own part of the sequence of keys. */
final class Crew implements AutoCloseable {
  /** After so many operations the clock is looked at. */
  private static final int BATCH = 64;

  private final Subject subject;
  private final ValueType type;
  private final Workload workload;
  private final List<Member> members = new ArrayList<>();
  private long cpuNanosBefore;
  private long gcMillisBefore;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "crew");
            thread.setDaemon(true);
            return thread;
          });

  Crew(Subject subject, ValueType type, Workload workload) {
    this.subject = subject;
    this.type = type;
    this.workload = workload;
  }

  /** Lets some threads work for a while, and tells what they did. */
  Slice work(Operation operation, int threadCount, long millis) throws InterruptedException {
    while (members.size() < threadCount) {
      members.add(new Member(members.size()));
    }
    long start = System.nanoTime();
    long end = start + millis * 1_000_000;
    List<Future<Done>> tasks = new ArrayList<>();
    for (Member member : members.subList(0, threadCount)) {
      tasks.add(threads.submit(() -> member.work(operation, end)));
    }
    Done done = new Done(0, 0, new ThreadFigures(0, 0));
    for (Future<Done> task : tasks) {
      done = done.plus(result(task));
    }
    long wallNanos = System.nanoTime() - start;
    long cpuNanos = ProcessTimes.cpuNanos();
    long gcMillis = ProcessTimes.gcPauseMillis();
    Slice slice =
        new Slice(
            done.operations,
            wallNanos,
            cpuNanos - cpuNanosBefore,
            gcMillis - gcMillisBefore,
            done.figures.waits(),
            done.figures.allocatedBytes(),
            done.misses);
    cpuNanosBefore = cpuNanos;
    gcMillisBefore = gcMillis;
    return slice;
  }

  private static Done result(Future<Done> task) throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a thread of the crew failed", e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private record Done(long operations, long misses, ThreadFigures figures) {
    Done plus(Done other) {
      return new Done(
          operations + other.operations,
          misses + other.misses,
          new ThreadFigures(
              figures.waits() + other.figures.waits(),
              figures.allocatedBytes() + other.figures.allocatedBytes()));
    }
  }

  /** What one thread goes on with from slice to slice. */
  private final class Member {
    private long step;
    private int touched;

    Member(int number) {
      // Spread by the golden ratio: far apart for any number of members.
      step = (long) (number * 0.618_033_988_75 * Workload.STEPS);
    }

    Done work(Operation operation, long endNanos) {
      ThreadFigures before = ThreadFigures.ofThisThread();
      long first = step;
      long misses = 0;
      do {
        misses +=
            switch (operation) {
              case GET -> get();
              case PUT -> put();
              case MIX -> mix();
            };
      } while (System.nanoTime() - endNanos < 0);
      return new Done(step - first, misses, ThreadFigures.ofThisThread().since(before));
    }

    private int get() {
      int misses = 0;
      for (int i = 0; i < BATCH; i++) {
        misses += get(step++);
      }
      return misses;
    }

    private int put() {
      for (int i = 0; i < BATCH; i++) {
        put(step++);
      }
      return 0;
    }

    private int mix() {
      int misses = 0;
      for (int i = 0; i < BATCH; i++, step++) {
        // Shifted with every pass through the keys, so that each of them is read and written.
        if ((step + step / Workload.STEPS & 3) == 0) {
          put(step);
        } else {
          misses += get(step);
        }
      }
      return misses;
    }

    private int get(long step) {
      Object value = subject.get(workload.key(step));
      if (value == null) {
        return 1;
      }
      touched += type.touch(value);
      return 0;
    }

    private void put(long step) {
      subject.put(workload.key(step), workload.value(step));
    }
  }
}
