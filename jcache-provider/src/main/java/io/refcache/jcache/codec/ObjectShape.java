package io.refcache.jcache.codec;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.util.List;

/**
 * The shape of a serializable class: its fields, one after the other. An object is made as Java
 * serialization makes it, by the constructor without arguments of the first superclass that is not
 * serializable.
 */
final class ObjectShape extends Shape {
  private static final MethodHandle NEW_CONSTRUCTOR = newConstructorForSerialization();

  private final Class<?> type;
  private final Constructor<?> constructor;
  private final MethodHandle[] writers;
  private final MethodHandle[] readers;
  private final boolean flat;

  private ObjectShape(
      Class<?> type, Constructor<?> constructor, List<CodedField> fields, boolean flat)
      throws IllegalAccessException {
    this.type = type;
    this.constructor = constructor;
    this.writers = FieldHandles.writers(fields);
    this.readers = FieldHandles.readers(fields);
    this.flat = flat;
  }

  static Shape of(Class<?> type) throws ReflectiveOperationException {
    List<Field> fields = StructuredClasses.fields(type);
    Constructor<?> constructor = constructorOf(type);
    return constructor == null
        ? NONE
        : new ObjectShape(type, constructor, CodedField.items(fields), Flatness.of(fields));
  }

  /** The fields of one of the {@link LibraryClasses}; null if no object of it can be made. */
  static ObjectShape ofLibrary(Class<?> type, List<CodedField> fields)
      throws IllegalAccessException {
    Constructor<?> constructor = constructorOf(type);
    return constructor == null ? null : new ObjectShape(type, constructor, fields, false);
  }

  /** The JDK's own way for libraries to make objects as Java serialization does. */
  private static MethodHandle newConstructorForSerialization() {
    try {
      Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
      Object instance = factory.getMethod("getReflectionFactory").invoke(null);
      return MethodHandles.publicLookup()
          .unreflect(factory.getMethod("newConstructorForSerialization", Class.class))
          .bindTo(instance);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the module jdk.unsupported is missing", e);
    }
  }

  private static Constructor<?> constructorOf(Class<?> type) {
    try {
      return (Constructor<?>) NEW_CONSTRUCTOR.invoke(type);
    } catch (Throwable e) {
      throw new IllegalStateException(type.getName(), e);
    }
  }

  @Override
  void write(Object object, int number, GraphWriter out) throws IOException {
    if (out.isBackReference(object)) {
      return;
    }
    out.writeObjectKind(number);
    out.enter();
    try {
      for (MethodHandle writer : writers) {
        writer.invokeExact(out, object);
      }
    } catch (Throwable e) {
      throw Thrown.inCoding(e);
    }
    out.leave();
  }

  @Override
  Object read(GraphReader in) throws IOException, ClassNotFoundException {
    Object object = make();
    in.add(object);
    in.enter();
    try {
      for (MethodHandle reader : readers) {
        reader.invokeExact(in, object);
      }
    } catch (Throwable e) {
      throw Thrown.inCoding(e);
    }
    in.leave();
    VarHandle.storeStoreFence(); // for final fields, as at the end of a constructor
    return object;
  }

  private Object make() throws IOException {
    try {
      return constructor.newInstance();
    } catch (InvocationTargetException e) {
      throw Thrown.inCoding(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IOException("cannot make a " + type.getName(), e);
    }
  }

  @Override
  boolean isFlat() {
    return flat;
  }
}
