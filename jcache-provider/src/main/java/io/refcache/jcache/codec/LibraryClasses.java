package io.refcache.jcache.codec;

import io.refcache.jcache.codec.CodedField.Form;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What this library knows, by name, of the classes that Spring and Hibernate put into every cache:
 * what Java serialization would run code for, and what reflection cannot tell.
 *
 * <p>Of a key: what its {@code equals} compares. Bytes then decide about equality if they do for
 * all of that, whether the class computes something when it is read (the hash code, which is stored
 * with the rest) or not. Of any object: which of its strings are names that come again and again.
 * Of a constant: where it is kept.
 *
 * <p>A class is the one meant only if it has exactly the fields that are described here, of types
 * that they can be; the same name with others, of another version, is a class like any other.
 */
final class LibraryClasses {
  private static final String CACHE = "org.hibernate.cache.";

  private static final Map<String, Description> DESCRIPTIONS = new HashMap<>();
  private static final Map<String, Constant> CONSTANTS = new HashMap<>();

  static {
    key("org.springframework.cache.interceptor.SimpleKey").parts("params").derived("hashCode");
    key(CACHE + "internal.BasicCacheKeyImplementation")
        .names("entityOrRoleName")
        .parts("id")
        .derived("hashCode");
    key(CACHE + "internal.CacheKeyImplementation")
        .names("entityOrRoleName")
        .parts("id", "tenantId")
        .derived("hashCode", "requiresDeepEquals");
    key(CACHE + "internal.NaturalIdCacheKey")
        .names("entityName")
        .parts("naturalIdValues", "tenantId")
        .derived("hashCode");
    key(CACHE + "spi.QueryKey")
        .names("sqlQueryString")
        .parts("parameterBindingsMemento", "firstRow", "maxRows", "enabledFilterNames")
        .derived("hashCode");
    key("org.hibernate.query.internal.QueryParameterBindingsImpl$ParameterBindingsMementoImpl")
        .parts("values")
        .derived("hashCode");
    value(CACHE + "spi.entry.StandardCacheEntryImpl")
        .names("subclass")
        .parts("disassembledState", "version");

    constant("org.springframework.cache.support.NullValue", "", "INSTANCE");
    constant(
        "org.hibernate.bytecode.enhance.spi.LazyPropertyInitializer", "$1", "UNFETCHED_PROPERTY");
    constant(
        "org.hibernate.property.access.internal.PropertyAccessStrategyBackRefImpl",
        "$1",
        "UNKNOWN");
  }

  private LibraryClasses() {}

  /** The fields of one class, by what they are. */
  private static final class Description {
    private final boolean key;
    private List<String> names = List.of();
    private List<String> parts = List.of();
    private List<String> derived = List.of();

    Description(boolean key) {
      this.key = key;
    }

    /** Strings that many objects have in common. */
    Description names(String... fields) {
      names = List.of(fields);
      return this;
    }

    /** What else decides about equality. Arrays among it are compared by their content. */
    Description parts(String... fields) {
      parts = List.of(fields);
      return this;
    }

    /** Primitives that follow from the others. */
    Description derived(String... fields) {
      derived = List.of(fields);
      return this;
    }

    Set<String> fields() {
      Set<String> fields = new HashSet<>(names);
      fields.addAll(parts);
      fields.addAll(derived);
      return fields;
    }
  }

  /** Where the one object of a class is to be found. */
  private record Constant(String owner, String field) {}

  private static Description key(String type) {
    return describe(type, true);
  }

  private static Description value(String type) {
    return describe(type, false);
  }

  private static Description describe(String type, boolean key) {
    Description description = new Description(key);
    DESCRIPTIONS.put(type, description);
    return description;
  }

  private static void constant(String owner, String suffix, String field) {
    CONSTANTS.put(owner + suffix, new Constant(owner, field));
  }

  /** The shape of a class that is described here; null if none is. */
  static Shape shapeOf(Class<?> type) throws ReflectiveOperationException {
    Description description = DESCRIPTIONS.get(type.getName());
    if (description != null) {
      return shapeOf(type, description);
    }
    Constant constant = CONSTANTS.get(type.getName());
    return constant == null ? null : shapeOf(type, constant);
  }

  private static Shape shapeOf(Class<?> type, Description description)
      throws ReflectiveOperationException {
    Map<String, Field> fields = fieldsOf(type);
    if (!Serializable.class.isAssignableFrom(type)
        || type.getSuperclass() != Object.class
        || !fields.keySet().equals(description.fields())
        || !hasTypesOf(description, fields)) {
      return null;
    }
    List<CodedField> coded = new ArrayList<>();
    add(description.names, Form.NAME, fields, coded);
    add(description.parts, Form.PART, fields, coded);
    add(description.derived, Form.ITEM, fields, coded);
    List<Field> parts =
        description.key ? description.parts.stream().map(fields::get).toList() : List.of();
    return LibraryShape.of(type, coded, parts);
  }

  private static boolean hasTypesOf(Description description, Map<String, Field> fields) {
    return description.names.stream().allMatch(name -> fields.get(name).getType() == String.class)
        && description.derived.stream().allMatch(name -> fields.get(name).getType().isPrimitive())
        && description.parts.stream()
            .map(name -> fields.get(name).getType())
            .allMatch(type -> canBePart(type, description.key));
  }

  /** Of an array in a key only the content is written: it is read as one of these two. */
  private static boolean canBePart(Class<?> type, boolean ofKey) {
    return ofKey && type.isArray()
        ? type == Object[].class || type == String[].class
        : !type.isPrimitive();
  }

  private static Map<String, Field> fieldsOf(Class<?> type) {
    Map<String, Field> fields = new HashMap<>();
    for (Field field : type.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        fields.put(field.getName(), field);
      }
    }
    return fields;
  }

  private static void add(
      List<String> names, Form form, Map<String, Field> fields, List<CodedField> coded)
      throws IllegalAccessException {
    for (String name : names) {
      coded.add(new CodedField(StructuredClasses.settable(fields.get(name)), form));
    }
  }

  private static Shape shapeOf(Class<?> type, Constant constant)
      throws ReflectiveOperationException {
    Class<?> owner = Class.forName(constant.owner, true, type.getClassLoader());
    Field field = owner.getField(constant.field);
    if (!Modifier.isStatic(field.getModifiers()) || !field.trySetAccessible()) {
      return null;
    }
    Object object = field.get(null);
    return object != null && object.getClass() == type ? new ConstantShape(object) : null;
  }
}
