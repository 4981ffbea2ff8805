package io.refcache.jcache.codec;

import java.util.concurrent.ConcurrentHashMap;

/**
 * The shapes of all classes, each made once for all caches, since that takes milliseconds.
 *
 * <p>A shape refers to its class and to this library. So it is kept where neither is kept from
 * being unloaded: with this library for a class that outlives it, which is one of a class loader
 * that is this library's own or one of its ancestors; with the class itself for any other.
 */
final class Shapes {
  private static final ConcurrentHashMap<Class<?>, Shape> OF_OUR_ANCESTORS =
      new ConcurrentHashMap<>();

  private static final ClassValue<Shape> OF_OTHERS =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return make(type);
        }
      };

  private Shapes() {}

  static Shape of(Class<?> type) {
    Shape builtIn = BuiltInShapes.of(type);
    if (builtIn != null) {
      return builtIn;
    }
    return Loaders.isSameOrAncestor(type.getClassLoader(), Shapes.class.getClassLoader())
        ? OF_OUR_ANCESTORS.computeIfAbsent(type, Shapes::make)
        : OF_OTHERS.get(type);
  }

  private static Shape make(Class<?> type) {
    try {
      if (type.isArray()) {
        return new ArrayShape(type.getComponentType());
      }
      if (type.isEnum()) {
        return new EnumShape(type);
      }
      Shape ofLibrary = LibraryClasses.shapeOf(type);
      if (ofLibrary != null) {
        return ofLibrary;
      }
      if (!StructuredClasses.qualifies(type)) {
        return Shape.NONE;
      }
      return type.isRecord() ? RecordShape.of(type) : ObjectShape.of(type);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError notReachable) {
      return Shape.NONE; // Java serialization says what is wrong, if anything is
    }
  }
}
