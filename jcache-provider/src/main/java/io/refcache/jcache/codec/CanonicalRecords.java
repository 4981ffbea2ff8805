package io.refcache.jcache.codec;

import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells which records are equal exactly if their bytes are: those with the implicit {@code equals}
 * whose components are primitives, values of final classes that are canonical themselves, enums, or
 * such records.
 *
 * <p>A component of a class that can be extended, such as {@code Number} or {@code Date}, may be
 * equal to an object of another class, and is therefore none of these.
 */
final class CanonicalRecords {
  private CanonicalRecords() {}

  static boolean contains(Class<?> type) {
    return contains(type, new HashSet<>());
  }

  /** A record that contains itself is not canonical: an object may be too deep to be written. */
  private static boolean contains(Class<?> type, Set<Class<?>> outer) {
    if (!outer.add(type) || !ImplicitEquals.in(type)) {
      return false;
    }
    for (RecordComponent component : type.getRecordComponents()) {
      if (!isCanonical(component.getType(), outer)) {
        return false;
      }
    }
    outer.remove(type);
    return true;
  }

  private static boolean isCanonical(Class<?> type, Set<Class<?>> outer) {
    if (type.isPrimitive() || type.isEnum() || type == String.class) {
      return true;
    }
    if (type.isRecord()) {
      return contains(type, outer);
    }
    Shape builtIn = BuiltInShapes.of(type);
    return builtIn != null && builtIn.isValue() && Modifier.isFinal(type.getModifiers());
  }
}
