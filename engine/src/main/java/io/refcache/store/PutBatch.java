package io.refcache.store;

/**
 * The values of a {@link Store#putAll}, and what becomes of them. All methods are called by the
 * thread that called the store, outside all locks of the store; what {@link #stored} and {@link
 * #failed} throw ends the call.
 */
public interface PutBatch {
  /**
   * A value, asked for once. It need not outlive the next call.
   *
   * @param index which of the keys it belongs to
   */
  ValueBytes value(int index);

  /** A value was put. */
  void stored(int index, Stored stored);

  /**
   * A value was not put: it could not be had, or the store refused it with what {@link Store#put}
   * would have thrown. The others are put nevertheless.
   */
  void failed(int index, RuntimeException failure);
}
