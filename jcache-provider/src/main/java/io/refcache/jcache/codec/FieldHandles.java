package io.refcache.jcache.codec;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Composes method handles that write and read all fields of a class in one go. The JIT compiles
 * each as a whole, as it would a method written by hand.
 *
 * <p>All of them are {@linkplain MethodHandle#asType converted} to types without a class of an
 * application, and only handles that belong to such a class are converted: a handle keeps the type
 * that it was last converted to, and one of this library's would so keep a class loader alive.
 */
final class FieldHandles {
  /** So many fields a handle takes: more would take too much of the stack, and of the JIT. */
  private static final int MAX_FIELDS = 16;

  private static final Lookup LOOKUP = MethodHandles.lookup();

  private static final MethodHandle WRITE_ITEM =
      onWriter("writeItem", methodType(void.class, Object.class));
  private static final MethodHandle WRITE_STRING =
      onWriter("writeString", methodType(void.class, String.class));
  private static final MethodHandle WRITE_VALUE =
      onWriter("writeValue", methodType(void.class, Object.class, Shape.class, Class.class));
  private static final MethodHandle WRITE_NAME =
      onWriter("writeName", methodType(void.class, String.class));
  private static final MethodHandle WRITE_PART =
      onWriter("writePart", methodType(void.class, Object.class));
  private static final MethodHandle READ_ITEM = onReader("readItem", Object.class);
  private static final MethodHandle READ_NAME = onReader("readName", Object.class);
  private static final MethodHandle READ_STRINGS = onReader("readStrings", Object.class);

  private static final Map<Class<?>, MethodHandle> WRITE_PRIMITIVE = new HashMap<>();
  private static final Map<Class<?>, MethodHandle> READ_PRIMITIVE = new HashMap<>();

  static {
    primitive(boolean.class, "Boolean");
    primitive(byte.class, "Byte");
    primitive(short.class, "Short");
    primitive(char.class, "Char");
    primitive(int.class, "Int");
    primitive(long.class, "Long");
    primitive(float.class, "Float");
    primitive(double.class, "Double");
  }

  private FieldHandles() {}

  private static void primitive(Class<?> type, String name) {
    WRITE_PRIMITIVE.put(type, onWriter("write" + name, methodType(void.class, type)));
    READ_PRIMITIVE.put(type, onReader("read" + name, type));
  }

  private static MethodHandle onWriter(String name, MethodType type) {
    try {
      return LOOKUP.findVirtual(GraphWriter.class, name, type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  private static MethodHandle onReader(String name, Class<?> type) {
    try {
      return LOOKUP.findVirtual(GraphReader.class, name, methodType(type));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  /** Handles of the type (GraphWriter, Object)void, to be called one after the other. */
  static MethodHandle[] writers(List<CodedField> fields) throws IllegalAccessException {
    MethodHandle[] handles = new MethodHandle[groups(fields)];
    for (int i = fields.size() - 1; i >= 0; i--) {
      int group = i / MAX_FIELDS;
      MethodHandle writer = writer(fields.get(i));
      handles[group] =
          handles[group] == null ? writer : MethodHandles.foldArguments(handles[group], writer);
    }
    return handles;
  }

  /** Handles of the type (GraphReader, Object)void, to be called one after the other. */
  static MethodHandle[] readers(List<CodedField> fields) throws IllegalAccessException {
    MethodHandle[] handles = new MethodHandle[groups(fields)];
    for (int i = fields.size() - 1; i >= 0; i--) {
      int group = i / MAX_FIELDS;
      MethodHandle reader = reader(fields.get(i));
      handles[group] =
          handles[group] == null ? reader : MethodHandles.foldArguments(handles[group], reader);
    }
    return handles;
  }

  /**
   * A handle of the type (GraphReader)Object that reads what a constructor takes and calls it.
   *
   * @throws IllegalAccessException if the constructor cannot be reached
   */
  static MethodHandle factory(Constructor<?> constructor) throws IllegalAccessException {
    Class<?>[] types = constructor.getParameterTypes();
    MethodHandle handle = LOOKUP.unreflectConstructor(constructor);
    handle = handle.asType(methodType(Object.class, erased(types)));
    if (types.length == 0) {
      return MethodHandles.dropArguments(handle, 0, GraphReader.class);
    }
    // From the last one to the first: what is put in front last runs first.
    for (int i = types.length - 1; i >= 0; i--) {
      handle = MethodHandles.collectArguments(handle, i, readerOf(types[i]));
    }
    return MethodHandles.permuteArguments(
        handle, methodType(Object.class, GraphReader.class), new int[types.length]);
  }

  /** Handles of the type (Object)Object. */
  static MethodHandle[] getters(List<Field> fields) throws IllegalAccessException {
    MethodHandle[] handles = new MethodHandle[fields.size()];
    for (int i = 0; i < handles.length; i++) {
      handles[i] =
          LOOKUP.unreflectGetter(fields.get(i)).asType(methodType(Object.class, Object.class));
    }
    return handles;
  }

  private static int groups(List<CodedField> fields) {
    return (fields.size() + MAX_FIELDS - 1) / MAX_FIELDS;
  }

  private static MethodHandle writer(CodedField coded) throws IllegalAccessException {
    MethodHandle writer = writerOf(coded);
    Class<?> passed = writer.type().parameterType(1);
    MethodHandle getter =
        LOOKUP.unreflectGetter(coded.field()).asType(methodType(passed, Object.class));
    return MethodHandles.collectArguments(writer, 1, getter);
  }

  private static MethodHandle writerOf(CodedField coded) {
    return switch (coded.form()) {
      case NAME -> WRITE_NAME;
      case PART -> WRITE_PART;
      case ITEM -> writerOf(coded.field().getType());
    };
  }

  private static MethodHandle writerOf(Class<?> type) {
    if (type.isPrimitive()) {
      return WRITE_PRIMITIVE.get(type);
    }
    if (type == String.class) {
      return WRITE_STRING;
    }
    Shape builtIn = BuiltInShapes.of(type);
    return builtIn == null
        ? WRITE_ITEM
        : MethodHandles.insertArguments(WRITE_VALUE, 2, builtIn, type);
  }

  private static MethodHandle reader(CodedField coded) throws IllegalAccessException {
    Field field = coded.field();
    MethodHandle setter =
        LOOKUP
            .unreflectSetter(field)
            .asType(methodType(void.class, Object.class, erased(field.getType())));
    MethodHandle objectFirst = MethodHandles.collectArguments(setter, 1, readerOf(coded));
    return MethodHandles.permuteArguments(
        objectFirst, methodType(void.class, GraphReader.class, Object.class), 1, 0);
  }

  private static MethodHandle readerOf(CodedField coded) {
    Class<?> type = coded.field().getType();
    return switch (coded.form()) {
      case NAME -> READ_NAME;
      case PART -> type == String[].class ? READ_STRINGS : READ_ITEM;
      case ITEM -> readerOf(type);
    };
  }

  private static MethodHandle readerOf(Class<?> type) {
    return type.isPrimitive() ? READ_PRIMITIVE.get(type) : READ_ITEM;
  }

  private static Class<?> erased(Class<?> type) {
    return type.isPrimitive() ? type : Object.class;
  }

  private static Class<?>[] erased(Class<?>[] types) {
    Class<?>[] result = new Class<?>[types.length];
    for (int i = 0; i < types.length; i++) {
      result[i] = erased(types[i]);
    }
    return result;
  }
}
