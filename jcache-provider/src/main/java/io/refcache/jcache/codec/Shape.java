package io.refcache.jcache.codec;

import java.io.IOException;
import java.util.List;

/**
 * How the objects of one class are written and read as items of a structured object. Knows no cache
 * and no number: {@link ClassTable} gives each class its number within a cache.
 *
 * <p>Immutable, and safe for use by many threads.
 */
abstract class Shape {

  /** The shape of a class that only Java serialization may write. */
  static final Shape NONE =
      new Shape() {
        @Override
        void write(Object object, int number, GraphWriter out) {
          throw UnstructuredException.INSTANCE;
        }

        @Override
        Object read(GraphReader in) {
          throw UnstructuredException.INSTANCE;
        }
      };

  /**
   * Writes an object as an item.
   *
   * @param number the number of its class, if that has one
   */
  abstract void write(Object object, int number, GraphWriter out) throws IOException;

  /** Reads what follows the kind, or the number of the class. */
  abstract Object read(GraphReader in) throws IOException, ClassNotFoundException;

  /** Whether an item says by its kind alone what it is, so that its class needs no number. */
  boolean isBuiltIn() {
    return false;
  }

  /** Whether no object can occur twice in an object of this shape, so that it needs no handles. */
  boolean isFlat() {
    return false;
  }

  /** Whether two objects that are equal cannot be told apart but by their identity. */
  boolean isValue() {
    return false;
  }

  /**
   * Whether two objects are equal exactly if their bytes are, provided that the same holds for
   * those of {@link #parts()}.
   */
  boolean isCanonical() {
    return false;
  }

  /** The classes of the fields of a canonical shape that need a number of their own. */
  List<Class<?>> parts() {
    return List.of();
  }
}
