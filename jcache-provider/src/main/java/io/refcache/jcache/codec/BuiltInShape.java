package io.refcache.jcache.codec;

/** The shape of a class of the JDK, whose items say by their kind what they are. */
abstract class BuiltInShape extends Shape {
  final int kind;

  BuiltInShape(int kind) {
    this.kind = kind;
  }

  @Override
  final boolean isBuiltIn() {
    return true;
  }
}
