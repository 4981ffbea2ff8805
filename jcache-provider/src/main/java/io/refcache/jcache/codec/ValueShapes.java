package io.refcache.jcache.codec;

import java.io.IOException;
import java.util.Date;

/**
 * The formats of values as items, which do not take all bytes that are left.
 *
 * <pre>
 *   whole numbers              | tag | number (signed) |
 *   byte[], BigInteger,
 *   BigDecimal                 | tag | length (var) | content |
 *   others                     | tag | content |
 * </pre>
 */
final class ValueShapes {
  private ValueShapes() {}

  @SuppressWarnings("unchecked") // a format gets objects of its own class only
  static BuiltInShape of(Class<?> type, Format<?> format) {
    Format<Object> ofObjects = (Format<Object>) format;
    if (type == String.class) {
      return new OfString();
    }
    if (type == byte[].class) {
      return new OfBytes();
    }
    if (format instanceof IntegerFormat<?> integers) {
      return new OfInteger((IntegerFormat<Object>) integers, type != Date.class);
    }
    byte tag = ((TaggedFormat<?>) format).tag();
    return tag == Tag.BIG_INTEGER || tag == Tag.BIG_DECIMAL
        ? new OfSized(tag, ofObjects)
        : new OfOther(tag, ofObjects);
  }

  /**
   * Refers to nothing else. Most objects of such a kind are values: nobody tells two of them apart.
   */
  private abstract static class OfContent extends BuiltInShape {
    OfContent(int kind) {
      super(kind);
    }

    @Override
    final boolean isFlat() {
      return true;
    }

    @Override
    boolean isValue() {
      return true;
    }
  }

  /** Strings have kinds of several forms, which writer and reader know. */
  private static final class OfString extends OfContent {
    OfString() {
      super(Tag.STRING_LATIN1);
    }

    @Override
    void write(Object s, int number, GraphWriter out) throws IOException {
      out.writeString((String) s);
    }

    @Override
    Object read(GraphReader in) {
      throw new IllegalStateException("strings are read by GraphReader");
    }
  }

  private static final class OfInteger extends OfContent {
    private final IntegerFormat<Object> format;
    private final boolean value;

    OfInteger(IntegerFormat<Object> format, boolean value) {
      super(format.tag());
      this.format = format;
      this.value = value;
    }

    @Override
    void write(Object object, int number, GraphWriter out) throws IOException {
      if (!value && out.isBackReference(object)) {
        return;
      }
      out.out.write(kind);
      out.out.writeSignedVarLong(format.toLong().applyAsLong(object));
    }

    @Override
    Object read(GraphReader in) throws IOException {
      Object object = format.fromLong().apply(in.in.readSignedVarLong());
      if (!value) {
        in.add(object);
      }
      return object;
    }

    @Override
    boolean isValue() {
      return value;
    }
  }

  /** Formats that read no more than they wrote. */
  private static final class OfOther extends OfContent {
    private final Format<Object> format;

    OfOther(byte tag, Format<Object> format) {
      super(tag);
      this.format = format;
    }

    @Override
    void write(Object object, int number, GraphWriter out) throws IOException {
      out.out.write(kind);
      format.write(object, out.out);
    }

    @Override
    Object read(GraphReader in) throws IOException {
      return format.read((byte) kind, in.in);
    }
  }

  /** Formats that read all that there is. */
  private static final class OfSized extends OfContent {
    private final Format<Object> format;

    OfSized(byte tag, Format<Object> format) {
      super(tag);
      this.format = format;
    }

    @Override
    void write(Object object, int number, GraphWriter out) throws IOException {
      CodecOutput bytes = out.out;
      bytes.write(kind);
      int lengthAt = bytes.position();
      bytes.reserve(1);
      bytes.advance(1);
      format.write(object, bytes);
      bytes.insertLength(lengthAt);
    }

    @Override
    Object read(GraphReader in) throws IOException {
      int length = in.in.readLength();
      int from = in.in.take(length);
      return format.read((byte) kind, new CodecInput(in.in.array(), from, from + length));
    }
  }

  private static final class OfBytes extends OfContent {
    OfBytes() {
      super(Tag.BYTES);
    }

    @Override
    void write(Object object, int number, GraphWriter out) throws IOException {
      if (out.isBackReference(object)) {
        return;
      }
      byte[] bytes = (byte[]) object;
      out.out.write(kind);
      out.out.writeVarLong(bytes.length);
      out.out.write(bytes);
    }

    @Override
    Object read(GraphReader in) throws IOException {
      int length = in.in.readLength();
      in.admit(byte[].class, length);
      byte[] bytes = new byte[length];
      in.in.readFully(bytes);
      in.add(bytes);
      return bytes;
    }

    @Override
    boolean isValue() {
      return false;
    }
  }
}
