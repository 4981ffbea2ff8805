package io.refcache.jcache.codec;

/**
 * Says that something in a graph of objects has no structured form, so that all of it goes through
 * Java serialization. Thrown where this is found out, however deep; one instance without a stack
 * trace, since nobody is to see it.
 */
final class UnstructuredException extends RuntimeException {
  static final UnstructuredException INSTANCE = new UnstructuredException();

  private static final long serialVersionUID = 1L;

  private UnstructuredException() {
    super("no structured form", null, false, false);
  }
}
