package io.refcache.examples;

/** The command line cannot be understood; the message says what would be right. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String format, Object... arguments) {
    super(format.formatted(arguments));
  }
}
