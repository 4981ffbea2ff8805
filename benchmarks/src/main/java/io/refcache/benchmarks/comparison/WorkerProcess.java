package io.refcache.benchmarks.comparison;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link Worker} as seen by who gives it orders. For one thread. */
final class WorkerProcess implements AutoCloseable {
  private static final long END_PATIENCE_SECONDS = 5;

  private final Contestant contestant;
  private final Process process;
  private final Writer orders;
  private final BufferedReader answers;

  private WorkerProcess(Contestant contestant, Process process) {
    this.contestant = contestant;
    this.process = process;
    orders = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static WorkerProcess start(Contestant contestant, ValueType type) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(contestant.jvmOptions(type));
    command.add("-classpath");
    command.add(System.getProperty("java.class.path"));
    command.add(Worker.class.getName());
    command.add(contestant.name());
    command.add(type.name());
    return new WorkerProcess(
        contestant,
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  Contestant contestant() {
    return contestant;
  }

  /** Has it store all entries; {@link #await()} tells when it has. */
  void fill() throws IOException {
    send("fill");
  }

  Slice work(Operation operation, int threads, long millis) throws IOException {
    send("work %s %d %d".formatted(operation.name(), threads, millis));
    return Slice.parse(await());
  }

  private void send(String order) throws IOException {
    orders.write(order + "\n");
    orders.flush();
  }

  /** The answer to the order before. */
  String await() throws IOException {
    String answer = answers.readLine();
    if (answer == null) {
      throw new IllegalStateException(contestant.label() + " has ended before its time");
    }
    return answer;
  }

  /** Ends the process. */
  @Override
  public void close() {
    try {
      orders.close();
      if (!process.waitFor(END_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
