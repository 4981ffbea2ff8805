package io.refcache.engine.record;

/** Decides whether the blocks of a dead value object are freed later, by somebody else. */
@FunctionalInterface
public interface Deferral {
  /** Frees everything at once. */
  Deferral NEVER = (object, blocks, bytes, cause) -> false;

  /**
   * Asked when the last reference to a value object is gone.
   *
   * @param object the object's address; who takes it over calls {@link ValueObjects#freeSome}
   * @param blocks how many blocks it has, which is the effort to free it
   * @param bytes the usable bytes of these blocks
   * @return whether the object was taken over
   */
  boolean defer(long object, int blocks, long bytes, Cause cause);
}
