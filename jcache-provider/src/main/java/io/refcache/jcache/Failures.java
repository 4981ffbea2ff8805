package io.refcache.jcache;

/** What went wrong while something was done many times, all of it tried. */
final class Failures {
  private Throwable first;

  /** Does something and keeps what it throws. */
  void run(Action action) {
    try {
      action.run();
    } catch (Throwable e) {
      add(e);
    }
  }

  /** Keeps a failure; null for none. */
  void add(Throwable failure) {
    if (first == null) {
      first = failure;
    } else if (failure != null && failure != first) {
      first.addSuppressed(failure);
    }
  }

  /** The first failure, the others with it as suppressed; null if there was none. */
  Throwable first() {
    return first;
  }

  /** Throws the first failure, if there was one. */
  void throwFirst() {
    if (first instanceof RuntimeException e) {
      throw e;
    }
    if (first instanceof Error e) {
      throw e;
    }
    if (first != null) {
      throw new javax.cache.CacheException(first);
    }
  }

  /** Something that may fail. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }
}
