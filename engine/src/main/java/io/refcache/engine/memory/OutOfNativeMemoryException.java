package io.refcache.engine.memory;

import io.refcache.store.StoreException;

/** The operating system, or the cap that Java puts on direct memory, gave no more. */
public final class OutOfNativeMemoryException extends StoreException {
  private static final long serialVersionUID = 1L;

  public OutOfNativeMemoryException(String message) {
    super(message);
  }

  public OutOfNativeMemoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
