package io.refcache.jcache.codec;

import io.refcache.store.ValueBytes;
import java.util.Objects;

/** The codec of values that stay objects on the heap. */
final class ValuesByReference<V> implements ValueCodec<V> {
  private final HeapEstimator estimator;

  ValuesByReference(HeapEstimator estimator) {
    this.estimator = Objects.requireNonNull(estimator, "estimator");
  }

  @Override
  public void encode(V value, ValueBytes out) {
    Objects.requireNonNull(value, "value");
    long bytes = estimator.bytes(value);
    if (bytes < 0) {
      throw new CodecException(
          "%s estimates a value of %s at %d bytes"
              .formatted(estimator.getClass().getName(), value.getClass().getName(), bytes));
    }
    out.setReference(Tag.REFERENCE, value, bytes);
  }

  @Override
  @SuppressWarnings("unchecked") // what encode has put there
  public V decode(ValueBytes in) {
    if (in.kind() != ValueBytes.Kind.REFERENCE || in.reference() == null) {
      throw new CodecException("a value of a cache by reference without its object");
    }
    return (V) in.reference();
  }
}
