package io.refcache.jcache.codec;

import javax.cache.CacheException;

/** A key or a value could not be turned into bytes, or bytes not into a key or a value. */
public final class CodecException extends CacheException {
  private static final long serialVersionUID = 1L;

  public CodecException(String message) {
    super(message);
  }

  public CodecException(String message, Throwable cause) {
    super(message, cause);
  }
}
