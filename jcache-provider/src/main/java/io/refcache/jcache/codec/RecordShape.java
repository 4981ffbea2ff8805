package io.refcache.jcache.codec;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;

/**
 * The shape of a record: its components, in their order. It is read through its canonical
 * constructor, which may refuse them, and can therefore not be part of a circle.
 */
final class RecordShape extends Shape {
  private final MethodHandle[] writers;
  private final MethodHandle factory;
  private final boolean flat;
  private final boolean canonical;
  private final List<Class<?>> parts;

  private RecordShape(Class<?> type, Constructor<?> constructor, List<Field> fields)
      throws IllegalAccessException {
    this.writers = FieldHandles.writers(CodedField.items(fields));
    this.factory = FieldHandles.factory(constructor);
    this.flat = Flatness.of(fields);
    this.canonical = CanonicalRecords.contains(type);
    List<Class<?>> own = new ArrayList<>();
    for (Field field : fields) {
      if (field.getType().isRecord() || field.getType().isEnum()) {
        own.add(field.getType());
      }
    }
    this.parts = List.copyOf(own);
  }

  static Shape of(Class<?> type) throws ReflectiveOperationException {
    List<Field> fields = StructuredClasses.components(type);
    Class<?>[] parameters = fields.stream().map(Field::getType).toArray(Class<?>[]::new);
    Constructor<?> constructor = type.getDeclaredConstructor(parameters);
    if (parameters.length > MAX_COMPONENTS || !constructor.trySetAccessible()) {
      return NONE;
    }
    return new RecordShape(type, constructor, fields);
  }

  /** What fits into a method handle with room to spare, even if all of them are longs. */
  private static final int MAX_COMPONENTS = 64;

  @Override
  void write(Object object, int number, GraphWriter out) throws IOException {
    if (out.isBackReference(object)) {
      return;
    }
    out.writeObjectKind(number);
    out.enterUnfinished();
    try {
      for (MethodHandle writer : writers) {
        writer.invokeExact(out, object);
      }
    } catch (Throwable e) {
      throw Thrown.inCoding(e);
    }
    out.leaveUnfinished();
  }

  @Override
  Object read(GraphReader in) throws IOException, ClassNotFoundException {
    int handle = in.reserve();
    in.enter();
    Object object;
    try {
      object = (Object) factory.invokeExact(in);
    } catch (Throwable e) {
      throw Thrown.inCoding(e);
    }
    in.leave();
    return in.made(handle, object);
  }

  @Override
  boolean isFlat() {
    return flat;
  }

  @Override
  boolean isCanonical() {
    return canonical;
  }

  @Override
  List<Class<?>> parts() {
    return parts;
  }
}
