package io.refcache.jcache.codec;

import java.lang.reflect.Field;
import java.util.List;

/**
 * Tells whether no object can occur twice among what some fields hold, so that nobody needs to keep
 * track: if at most one of them can hold an object with an identity, and that one nothing else.
 */
final class Flatness {
  private Flatness() {}

  static boolean of(List<Field> fields) {
    int identities = 0;
    for (Field field : fields) {
      Class<?> type = field.getType();
      Shape builtIn = BuiltInShapes.of(type);
      if (type.isPrimitive() || type.isEnum() || type == String.class) {
        continue;
      }
      if (builtIn == null || !builtIn.isFlat()) {
        return false;
      }
      identities += builtIn.isValue() ? 0 : 1;
    }
    return identities <= 1;
  }
}
