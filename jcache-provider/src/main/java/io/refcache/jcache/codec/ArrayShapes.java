package io.refcache.jcache.codec;

import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;

/** The shapes of arrays of primitives, but for bytes: | length (var) | elements, big-endian |. */
final class ArrayShapes {
  private ArrayShapes() {}

  static void forEach(BiConsumer<Class<?>, BuiltInShape> consumer) {
    consumer.accept(
        boolean[].class,
        new Primitives<>(
            Kind.BOOLEANS, 1, boolean[]::new, a -> a.length, ArrayShapes::put, ArrayShapes::get));
    consumer.accept(
        short[].class,
        new Primitives<>(
            Kind.SHORTS,
            Short.BYTES,
            short[]::new,
            a -> a.length,
            (bytes, a) -> bytes.asShortBuffer().put(a),
            (bytes, a) -> bytes.asShortBuffer().get(a)));
    consumer.accept(
        char[].class,
        new Primitives<>(
            Kind.CHARS,
            Character.BYTES,
            char[]::new,
            a -> a.length,
            (bytes, a) -> bytes.asCharBuffer().put(a),
            (bytes, a) -> bytes.asCharBuffer().get(a)));
    consumer.accept(
        int[].class,
        new Primitives<>(
            Kind.INTS,
            Integer.BYTES,
            int[]::new,
            a -> a.length,
            (bytes, a) -> bytes.asIntBuffer().put(a),
            (bytes, a) -> bytes.asIntBuffer().get(a)));
    consumer.accept(
        long[].class,
        new Primitives<>(
            Kind.LONGS,
            Long.BYTES,
            long[]::new,
            a -> a.length,
            (bytes, a) -> bytes.asLongBuffer().put(a),
            (bytes, a) -> bytes.asLongBuffer().get(a)));
    consumer.accept(
        float[].class,
        new Primitives<>(
            Kind.FLOATS,
            Float.BYTES,
            float[]::new,
            a -> a.length,
            (bytes, a) -> bytes.asFloatBuffer().put(a),
            (bytes, a) -> bytes.asFloatBuffer().get(a)));
    consumer.accept(
        double[].class,
        new Primitives<>(
            Kind.DOUBLES,
            Double.BYTES,
            double[]::new,
            a -> a.length,
            (bytes, a) -> bytes.asDoubleBuffer().put(a),
            (bytes, a) -> bytes.asDoubleBuffer().get(a)));
  }

  private static void put(ByteBuffer bytes, boolean[] array) {
    for (boolean element : array) {
      bytes.put((byte) (element ? 1 : 0));
    }
  }

  private static void get(ByteBuffer bytes, boolean[] array) {
    for (int i = 0; i < array.length; i++) {
      array[i] = bytes.get() != 0;
    }
  }

  @FunctionalInterface
  private interface Maker<A> {
    A make(int length);
  }

  @FunctionalInterface
  private interface Length<A> {
    int of(A array);
  }

  private static final class Primitives<A> extends BuiltInShape {
    private final int elementBytes;
    private final Maker<A> maker;
    private final Length<A> length;
    private final BiConsumer<ByteBuffer, A> put;
    private final BiConsumer<ByteBuffer, A> get;

    Primitives(
        int kind,
        int elementBytes,
        Maker<A> maker,
        Length<A> length,
        BiConsumer<ByteBuffer, A> put,
        BiConsumer<ByteBuffer, A> get) {
      super(kind);
      this.elementBytes = elementBytes;
      this.maker = maker;
      this.length = length;
      this.put = put;
      this.get = get;
    }

    @Override
    @SuppressWarnings("unchecked") // registered under the class of A
    void write(Object object, int number, GraphWriter out) throws IOException {
      if (out.isBackReference(object)) {
        return;
      }
      A array = (A) object;
      int count = length.of(array);
      long bytes = (long) count * elementBytes;
      if (bytes > Integer.MAX_VALUE) {
        throw new IOException("an array of " + bytes + " bytes");
      }
      out.out.write(kind);
      out.out.writeVarLong(count);
      byte[] target = out.out.reserve((int) bytes);
      put.accept(ByteBuffer.wrap(target, out.out.position(), (int) bytes).slice(), array);
      out.out.advance((int) bytes);
    }

    @Override
    Object read(GraphReader in) throws IOException {
      int count = in.in.readLength();
      long bytes = (long) count * elementBytes;
      if (bytes > in.in.available()) {
        throw new StreamCorruptedException("an array of %d elements".formatted(count));
      }
      A array = maker.make(count);
      in.admit(array.getClass(), count);
      int from = in.in.take((int) bytes);
      get.accept(ByteBuffer.wrap(in.in.array(), from, (int) bytes).slice(), array);
      in.add(array);
      return array;
    }

    @Override
    boolean isFlat() {
      return true;
    }
  }
}
