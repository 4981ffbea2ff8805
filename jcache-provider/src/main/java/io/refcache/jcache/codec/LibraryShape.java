package io.refcache.jcache.codec;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Field;
import java.util.List;

/**
 * The shape of one of the {@link LibraryClasses}: all of its fields as they are described there,
 * those included that Java serialization would compute anew.
 *
 * <p>Whether it is canonical is a question to each object: the class of a key says what is
 * compared, its fields may hold anything.
 */
final class LibraryShape extends Shape {
  /** How deep keys and arrays may be within a canonical key. */
  private static final int MAX_DEPTH = 8;

  private final ObjectShape fields;
  private final MethodHandle[] parts;

  private LibraryShape(ObjectShape fields, MethodHandle[] parts) {
    this.fields = fields;
    this.parts = parts;
  }

  /**
   * Makes a shape.
   *
   * @param parts the fields that say whether a key is canonical; none if it is not a key
   */
  static Shape of(Class<?> type, List<CodedField> fields, List<Field> parts)
      throws IllegalAccessException {
    ObjectShape shape = ObjectShape.ofLibrary(type, fields);
    return shape == null ? NONE : new LibraryShape(shape, FieldHandles.getters(parts));
  }

  @Override
  void write(Object object, int number, GraphWriter out) throws IOException {
    fields.write(object, number, out);
  }

  @Override
  Object read(GraphReader in) throws IOException, ClassNotFoundException {
    return fields.read(in);
  }

  /**
   * Whether keys are equal to this one exactly if their bytes are.
   *
   * @param depth how many keys and arrays this one is in
   */
  boolean isCanonical(Object key, ClassTable classes, int depth) {
    for (MethodHandle part : parts) {
      if (!isCanonicalPart(valueOf(part, key), classes, depth + 1)) {
        return false;
      }
    }
    return parts.length > 0;
  }

  private static Object valueOf(MethodHandle part, Object key) {
    try {
      return part.invokeExact(key);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isCanonicalPart(Object part, ClassTable classes, int depth) {
    if (part == null || Formats.of(part.getClass()) != null) {
      return true;
    }
    if (depth > MAX_DEPTH) {
      return false;
    }
    if (part instanceof Object[] array) {
      for (Object element : array) {
        if (!isCanonicalPart(element, classes, depth + 1)) {
          return false;
        }
      }
      return true;
    }
    return classes.find(part.getClass()).isCanonical(part, classes, depth);
  }
}
