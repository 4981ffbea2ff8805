package io.refcache.jcache.codec;

/** Makes the codecs of a cache. */
public final class Codecs {
  private Codecs() {}

  /**
   * Keys as bytes. {@code byte[]} keys, and other arrays as far as Java serialization writes them
   * alike, are equal if their content is: the cache holds a copy, which identity would never find.
   */
  public static <K> KeyCodec<K> keys(CodecSettings settings) {
    return new KeysByValue<>(settings);
  }

  /** Values as bytes. */
  public static <V> ValueCodec<V> values(CodecSettings settings) {
    return new ValuesByValue<>(settings);
  }

  /** Keys as objects on the heap, for a cache by reference. */
  public static <K> KeyCodec<K> keysByReference() {
    return new KeysByReference<>();
  }

  /**
   * Values as objects on the heap, for a cache by reference.
   *
   * @param estimator says what each is charged
   */
  public static <V> ValueCodec<V> valuesByReference(HeapEstimator estimator) {
    return new ValuesByReference<>(estimator);
  }
}
