package io.refcache.jcache.codec;

import java.io.StreamCorruptedException;
import java.util.HashMap;
import java.util.Map;

/** The shapes of the JDK's own classes, by class and by {@link Kind}. */
final class BuiltInShapes {
  private static final Map<Class<?>, Shape> BY_CLASS = new HashMap<>();
  private static final Shape[] BY_KIND = new Shape[Kind.FIRST_SMALL_OBJECT];

  static {
    Formats.forEach((type, format) -> register(type, ValueShapes.of(type, format)));
    ArrayShapes.forEach(BuiltInShapes::register);
    CollectionShapes.forEach(BuiltInShapes::register);
    MapShapes.forEach(BuiltInShapes::register);
    BY_KIND[Kind.LIST_OF_NULLS] = CollectionShapes.listOfNulls();
    BY_KIND[Kind.OBJECT_ARRAY] = new ArrayShape(Object.class);
    BY_KIND[Kind.JAVA] = SerializedShape.INSTANCE;
  }

  private BuiltInShapes() {}

  private static void register(Class<?> type, BuiltInShape shape) {
    BY_CLASS.put(type, shape);
    BY_KIND[shape.kind] = shape;
  }

  /** The shape of a class; null if it is none of the JDK's that have one. */
  static Shape of(Class<?> type) {
    Shape shape = BY_CLASS.get(type);
    return shape == null && SerializedShape.includes(type) ? SerializedShape.INSTANCE : shape;
  }

  static Shape of(int kind) throws StreamCorruptedException {
    Shape shape = BY_KIND[kind];
    if (shape == null) {
      throw new StreamCorruptedException("an item of the unknown kind " + kind);
    }
    return shape;
  }
}
