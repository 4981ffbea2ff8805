package io.refcache.engine.record;

/** Who counts the owners of shared value objects, and forgets an object with its last one. */
@FunctionalInterface
public interface SharedOwner {
  /** Drops one owner of a shared value object, and frees it if that was the last. */
  void release(long object);
}
