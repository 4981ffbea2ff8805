package io.refcache.jcache.codec;

import java.io.Externalizable;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamField;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells which classes may have a structured form: those whose objects are, to Java serialization,
 * nothing but their fields.
 *
 * <p>That leaves out whatever has a say in how it is written: {@code Externalizable}, {@code
 * writeObject}, {@code readObject}, {@code readObjectNoData}, {@code writeReplace}, {@code
 * readResolve} and {@code serialPersistentFields}, in the class or in one that it extends. And it
 * leaves out fields that cannot be reached, which is so in modules that don't open their package.
 */
final class StructuredClasses {
  /** From here on the JVM warns of reflection that sets a final field. */
  private static final int FIRST_VERSION_WITH_FINAL_FIELDS = 26;

  private static final boolean MAY_SET_FINAL_FIELDS =
      Runtime.version().feature() < FIRST_VERSION_WITH_FINAL_FIELDS;

  private StructuredClasses() {}

  /** Whether Java serialization would write nothing but the fields, as far as methods tell. */
  static boolean qualifies(Class<?> type) {
    if (!Serializable.class.isAssignableFrom(type)
        || Externalizable.class.isAssignableFrom(type)
        || type.isInterface()
        || type.isHidden()
        || Modifier.isAbstract(type.getModifiers())
        || Proxy.isProxyClass(type)
        || type == Class.class
        || ObjectStreamClass.class == type) {
      return false;
    }
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (isReplaced(c)
          || !type.isRecord() && Serializable.class.isAssignableFrom(c) && hasHooks(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isReplaced(Class<?> type) {
    return declares(type, "writeReplace") || declares(type, "readResolve");
  }

  private static boolean hasHooks(Class<?> type) {
    return declares(type, "writeObject", ObjectOutputStream.class)
        || declares(type, "readObject", ObjectInputStream.class)
        || declares(type, "readObjectNoData")
        || declaresPersistentFields(type);
  }

  private static boolean declares(Class<?> type, String method, Class<?>... parameters) {
    try {
      type.getDeclaredMethod(method, parameters);
      return true;
    } catch (NoSuchMethodException none) {
      return false;
    }
  }

  private static boolean declaresPersistentFields(Class<?> type) {
    try {
      type.getDeclaredField("serialPersistentFields");
      return true;
    } catch (NoSuchFieldException none) {
      return false;
    }
  }

  /**
   * The fields that Java serialization writes, made accessible, in its order: those of superclasses
   * first.
   *
   * @throws IllegalAccessException if one of them cannot be reached
   */
  static List<Field> fields(Class<?> type) throws ReflectiveOperationException {
    List<Field> fields = new ArrayList<>();
    if (Serializable.class.isAssignableFrom(type.getSuperclass())) {
      fields.addAll(fields(type.getSuperclass()));
    }
    for (ObjectStreamField described : ObjectStreamClass.lookup(type).getFields()) {
      Field field = type.getDeclaredField(described.getName());
      fields.add(settable(field));
    }
    return fields;
  }

  /**
   * The fields of a record, made accessible, in the order of its constructor's parameters.
   *
   * @throws IllegalAccessException if one of them cannot be reached
   */
  static List<Field> components(Class<?> type) throws ReflectiveOperationException {
    List<Field> fields = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      fields.add(accessible(type.getDeclaredField(component.getName())));
    }
    return fields;
  }

  /**
   * Makes it possible to set a field.
   *
   * @throws IllegalAccessException if it cannot be
   */
  static Field settable(Field field) throws IllegalAccessException {
    if (Modifier.isFinal(field.getModifiers()) && !MAY_SET_FINAL_FIELDS) {
      throw new IllegalAccessException(field + " is final");
    }
    return accessible(field);
  }

  private static Field accessible(Field field) throws IllegalAccessException {
    if (!field.trySetAccessible()) {
      throw new IllegalAccessException(field + " is not open to " + StructuredClasses.class);
    }
    return field;
  }
}
