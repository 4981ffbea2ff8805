package io.refcache.jcache.codec;

import io.refcache.store.ValueBytes;
import java.nio.charset.StandardCharsets;

/** The codec of values that are stored as bytes, or as integers where they are one. */
final class ValuesByValue<V> implements ValueCodec<V> {
  private final Coding coding;

  ValuesByValue(CodecSettings settings) {
    coding = new Coding(settings, Coding.Subject.VALUE);
  }

  @Override
  public void encode(V value, ValueBytes out) {
    Format<Object> format = coding.format(value);
    if (format instanceof IntegerFormat<Object> integers) {
      out.setInteger(integers.tag(), integers.toLong().applyAsLong(value));
      return;
    }
    CodecOutput output = new CodecOutput(out);
    byte tag = coding.write(value, format, false, output);
    out.setBytes(tag, output.position());
  }

  @Override
  @SuppressWarnings("unchecked") // the cache checks the types of what is put
  public V decode(ValueBytes in) {
    byte tag = in.tag();
    if (in.kind() == ValueBytes.Kind.INTEGER) {
      return (V) decodeInteger(tag, in.integer());
    }
    // The most frequent ones, without a stream.
    if (tag == Tag.STRING_LATIN1) {
      return (V) new String(in.array(), 0, in.length(), StandardCharsets.ISO_8859_1);
    }
    if (tag == Tag.BYTES) {
      return (V) in.toByteArray();
    }
    return (V) coding.read(tag, new CodecInput(in.array(), 0, in.length()));
  }

  private Object decodeInteger(byte tag, long v) {
    if (tag == Tag.INTEGER && v == (int) v) { // the most frequent one, without a function
      return SmallIntegers.of(v);
    }
    IntegerFormat<?> format = Formats.ofInteger(tag);
    if (format == null) {
      throw coding.unreadableInteger(tag, v, null);
    }
    try {
      return format.fromLong().apply(v);
    } catch (RuntimeException e) {
      throw coding.unreadableInteger(tag, v, e);
    }
  }
}
