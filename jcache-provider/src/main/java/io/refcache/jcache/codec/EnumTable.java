package io.refcache.jcache.codec;

import java.io.IOException;
import java.io.InvalidClassException;
import java.io.StreamCorruptedException;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Numbers the enum classes of one cache, so that an entry holds two small numbers rather than two
 * names.
 *
 * <pre>
 *   ENUM_NUMBERED | number of the class (var) | ordinal (var) |
 *   ENUM_NAMED    | name of the class (UTF)   | name of the constant (UTF) |
 * </pre>
 *
 * <p>What decides about the form is settled when a class is first met and never changes, so that
 * equal keys have equal bytes. Classes get a number until the table is full, and only those that
 * the cache manager's class loader itself would find: an ordinal means nothing for a class of the
 * same name from elsewhere. Classes are held weakly: the loader keeps them as long as it lives
 * itself.
 *
 * <p>A number stands for a class that this cache was given. A name may come from elsewhere, so the
 * {@link SerialPolicy} decides about it, before any code of the class runs.
 *
 * <p>Safe for use by many threads: a lookup is one of a concurrent map, adding is under this
 * object's lock.
 */
final class EnumTable {
  /** How many classes get a number. */
  static final int MAX_CLASSES = 256;

  private static final Known UNNUMBERED =
      new Known(-1, new WeakReference<>(null), new WeakReference<?>[0]);

  /** An enum class and its constants in the order of their declaration. */
  private record Known(int number, WeakReference<Class<?>> type, WeakReference<?>[] constants) {}

  private final WeakReference<ClassLoader> loader;
  private final int maxClasses;
  private final ConcurrentHashMap<String, Known> byName = new ConcurrentHashMap<>();
  private volatile Known[] byNumber = {};

  EnumTable(ClassLoader loader) {
    this(loader, MAX_CLASSES);
  }

  EnumTable(ClassLoader loader, int maxClasses) {
    this.loader = new WeakReference<>(loader);
    this.maxClasses = maxClasses;
  }

  byte write(Enum<?> constant, CodecOutput out, SerialPolicy policy) throws IOException {
    Class<?> type = constant.getDeclaringClass();
    Known known = byName.get(type.getName());
    if (known == null) {
      known = add(type);
    }
    if (known.type().get() == type) {
      out.writeVarLong(known.number());
      out.writeVarLong(constant.ordinal());
      return Tag.ENUM_NUMBERED;
    }
    return writeNamed(constant, out, policy);
  }

  static byte writeNamed(Enum<?> constant, CodecOutput out, SerialPolicy policy)
      throws IOException {
    check(constant.getDeclaringClass(), policy);
    out.writeUTF(constant.getDeclaringClass().getName());
    out.writeUTF(constant.name());
    return Tag.ENUM_NAMED;
  }

  Enum<?> readNumbered(CodecInput in) throws IOException {
    int number = in.readVarInt();
    int ordinal = in.readVarInt();
    Known[] all = byNumber;
    if (number < 0 || number >= all.length) {
      throw new StreamCorruptedException(
          "enum class number %d of %d".formatted(number, all.length));
    }
    WeakReference<?>[] constants = all[number].constants();
    if (ordinal < 0 || ordinal >= constants.length) {
      throw new StreamCorruptedException(
          "enum constant %d of %d".formatted(ordinal, constants.length));
    }
    Enum<?> constant = (Enum<?>) constants[ordinal].get();
    if (constant == null) {
      throw new StreamCorruptedException("the class of an enum has been unloaded");
    }
    return constant;
  }

  private static void check(Class<?> type, SerialPolicy policy) throws InvalidClassException {
    if (!policy.allows(type)) {
      throw new InvalidClassException(JavaSerialization.notAllowed(type));
    }
  }

  static Enum<?> readNamed(CodecInput in, ClassLoader loader, SerialPolicy policy)
      throws IOException, ClassNotFoundException {
    String className = in.readUTF();
    String name = in.readUTF();
    Class<?> type = Class.forName(className, false, loader);
    if (!type.isEnum()) {
      throw new StreamCorruptedException(className + " is not an enum");
    }
    check(type, policy);
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return (Enum<?>) constant;
      }
    }
    throw new StreamCorruptedException("enum %s has no constant '%s'".formatted(className, name));
  }

  /** Gives a class its number, or settles that its name never gets one. */
  private synchronized Known add(Class<?> type) {
    Known[] all = byNumber;
    Known known = byName.get(type.getName());
    if (known != null) {
      return known;
    }
    if (all.length == maxClasses || byName.size() >= 2 * maxClasses) {
      return UNNUMBERED;
    }
    if (!Loaders.finds(loader.get(), type)) {
      byName.put(type.getName(), UNNUMBERED);
      return UNNUMBERED;
    }
    Object[] constants = type.getEnumConstants();
    WeakReference<?>[] references = new WeakReference<?>[constants.length];
    for (int i = 0; i < constants.length; i++) {
      references[i] = new WeakReference<>(constants[i]);
    }
    known = new Known(all.length, new WeakReference<>(type), references);
    Known[] more = Arrays.copyOf(all, all.length + 1);
    more[all.length] = known;
    byNumber = more;
    byName.put(type.getName(), known);
    return known;
  }
}
