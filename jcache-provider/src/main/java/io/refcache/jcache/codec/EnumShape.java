package io.refcache.jcache.codec;

import java.io.IOException;
import java.io.StreamCorruptedException;

/** The shape of an enum: | ordinal (var) |. */
final class EnumShape extends Shape {
  private final Object[] constants;

  EnumShape(Class<?> type) {
    constants = type.getEnumConstants();
  }

  @Override
  void write(Object constant, int number, GraphWriter out) throws IOException {
    out.writeObjectKind(number);
    out.out.writeVarLong(((Enum<?>) constant).ordinal());
  }

  @Override
  Object read(GraphReader in) throws IOException {
    int ordinal = in.in.readVarInt();
    if (ordinal < 0 || ordinal >= constants.length) {
      throw new StreamCorruptedException(
          "enum constant %d of %d".formatted(ordinal, constants.length));
    }
    return constants[ordinal];
  }

  @Override
  boolean isFlat() {
    return true;
  }

  @Override
  boolean isCanonical() {
    return true;
  }
}
