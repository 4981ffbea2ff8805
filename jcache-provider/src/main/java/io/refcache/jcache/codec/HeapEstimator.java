package io.refcache.jcache.codec;

/**
 * Says how much heap an object of a cache by reference takes, which the memory budget is charged.
 *
 * <p>Must be safe for use by many threads and should be fast: it is called for every write. One
 * that is named in a configuration file needs a public constructor without arguments.
 */
@FunctionalInterface
public interface HeapEstimator {

  /** An estimate in bytes, never negative. Must not depend on anything but the object. */
  long bytes(Object object);

  /**
   * The estimator that is used unless another is given. It looks at the object alone and at the
   * size of strings, arrays and collections, never into other classes: see {@link
   * ShallowHeapEstimator}.
   */
  static HeapEstimator shallow() {
    return ShallowHeapEstimator.INSTANCE;
  }
}
