package io.refcache.examples.hibernate;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Keeps what anybody warns of, while it is open. */
final class LoggedWarnings extends Handler implements AutoCloseable {
  private static final Logger ROOT = Logger.getLogger("");

  private final List<String> messages = new CopyOnWriteArrayList<>();

  LoggedWarnings() {
    setLevel(Level.WARNING);
    ROOT.addHandler(this);
  }

  /** What was warned of, but for what Hibernate says of its own pool of connections. */
  List<String> messages() {
    return messages.stream()
        .filter(message -> !message.contains("built-in connection pool"))
        .toList();
  }

  @Override
  public void publish(LogRecord record) {
    if (isLoggable(record)) {
      messages.add(record.getLoggerName() + ": " + record.getMessage());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    ROOT.removeHandler(this);
  }
}
