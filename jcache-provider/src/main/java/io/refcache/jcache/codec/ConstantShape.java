package io.refcache.jcache.codec;

import java.io.IOException;

/** The shape of a class that has one object, which needs no bytes beyond its class. */
final class ConstantShape extends Shape {
  private final Object constant;

  ConstantShape(Object constant) {
    this.constant = constant;
  }

  @Override
  void write(Object object, int number, GraphWriter out) throws IOException {
    if (object != constant) {
      throw UnstructuredException.INSTANCE; // somebody made a second one
    }
    out.writeObjectKind(number);
  }

  @Override
  Object read(GraphReader in) {
    return constant;
  }

  @Override
  boolean isFlat() {
    return true;
  }
}
