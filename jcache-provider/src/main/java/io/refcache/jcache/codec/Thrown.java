package io.refcache.jcache.codec;

import java.io.IOException;

/** Passes on what was thrown through a method handle. */
final class Thrown {
  private Thrown() {}

  /**
   * Throws what is unchecked or an {@link IOException}.
   *
   * @return what else there is, wrapped
   */
  static IOException inCoding(Throwable e) throws IOException {
    if (e instanceof IOException checked) {
      throw checked;
    }
    if (e instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (e instanceof Error error) {
      throw error;
    }
    return new IOException(e);
  }
}
