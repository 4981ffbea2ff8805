package io.refcache.jcache.codec;

import java.io.StreamCorruptedException;
import java.lang.ref.WeakReference;
import java.util.Arrays;

/**
 * Numbers the classes whose objects one cache writes in structured form, so that a schema is kept
 * once, as the {@link Shape} of a class, and not with each entry.
 *
 * <p>A number stands for one class object, not for a name: bytes are only ever read with the very
 * class that they were written with, and never with another version of it. The class's name takes
 * no part, nor does its {@code serialVersionUID}. Bytes mean nothing without the table, and so
 * nothing to another process.
 *
 * <p>As with enums, what a class gets is settled when it is first met and never changes, so that
 * equal keys have equal bytes. It is a number only if the cache manager's class loader itself would
 * find the class, and until the table is full; all others are left to Java serialization. Classes
 * and shapes are held weakly: {@link Shapes} sees to it that a shape lives as long as its class.
 *
 * <p>Safe for use by many threads: a lookup reads one array by identity, adding is under this
 * object's lock.
 */
final class ClassTable {
  /** How many classes get a number. */
  static final int MAX_CLASSES = 4096;

  static final int NO_NUMBER = -1;

  /** How many classes are remembered, with those that have no number. */
  private static final int MAX_ENTRIES_PER_NUMBER = 2;

  private static final Entry UNKNOWN = new Entry(null, NO_NUMBER, Shape.NONE, false);

  private final WeakReference<ClassLoader> loader;
  private final int maxClasses;
  private volatile Entry[] byIdentity = new Entry[64];
  private volatile Entry[] byNumber = {};
  private int size;

  /** What is known of one class; several for the constants of an enum that have bodies. */
  static final class Entry extends WeakReference<Class<?>> {
    /** What an object that turns out to have no structured form costs those that follow. */
    private static final int MISS = 16;

    private static final int MAX_MISSES = 4 * MISS;

    private final int number;
    private final WeakReference<Shape> shape;
    private final boolean canonical;

    /** The policy that was the last one to allow the class. */
    private volatile SerialPolicy allowedBy;

    /** Rises by failures, sinks otherwise. Lost updates do no harm. */
    private int misses;

    Entry(Class<?> type, int number, Shape shape, boolean canonical) {
      super(type);
      this.number = number;
      this.shape = new WeakReference<>(shape);
      this.canonical = canonical;
    }

    int number() {
      return number;
    }

    Shape shape() throws StreamCorruptedException {
      Shape strong = shape.get();
      if (strong == null) {
        throw new StreamCorruptedException("the class of an object has been unloaded");
      }
      return strong;
    }

    /** Whether equal objects have equal bytes, and a structured form always. */
    boolean isCanonical() {
      return canonical;
    }

    /**
     * Whether the bytes of a key of the class decide about equality, and it has a structured form.
     *
     * @param depth how many other keys and arrays it is in
     */
    boolean isCanonical(Object key, ClassTable classes, int depth) {
      return canonical
          || shape.get() instanceof LibraryShape library
              && library.isCanonical(key, classes, depth);
    }

    /** Whether a policy lets the class in, with those that it extends. */
    boolean isAllowedBy(SerialPolicy policy) {
      if (allowedBy == policy || !policy.isStrict()) {
        return true;
      }
      for (Class<?> type = get(); type != null; type = type.getSuperclass()) {
        if (!policy.allows(type) && !isBodyOfConstant(type)) {
          return false;
        }
      }
      allowedBy = policy;
      return true;
    }

    /** Whether it is worth the try, after what became of earlier objects of the class. */
    boolean isWorthTrying() {
      return misses < MISS || misses-- % MISS == 0;
    }

    void failed() {
      misses = Math.min(misses + MISS, MAX_MISSES);
    }

    void succeeded() {
      if (misses > 0) {
        misses--;
      }
    }
  }

  ClassTable(ClassLoader loader) {
    this(loader, MAX_CLASSES);
  }

  ClassTable(ClassLoader loader, int maxClasses) {
    this.loader = new WeakReference<>(loader);
    this.maxClasses = maxClasses;
  }

  /** What is known of a class, never null. */
  Entry find(Class<?> type) {
    Entry entry = lookUp(byIdentity, type);
    return entry != null ? entry : add(type);
  }

  Entry byNumber(int number) throws StreamCorruptedException {
    Entry[] all = byNumber;
    if (number < 0 || number >= all.length) {
      throw new StreamCorruptedException("class number %d of %d".formatted(number, all.length));
    }
    return all[number];
  }

  private static Entry lookUp(Entry[] table, Class<?> type) {
    int slot = slotOf(type, table);
    Entry entry = table[slot];
    while (entry != null && !entry.refersTo(type)) {
      slot = (slot + 1) & (table.length - 1);
      entry = table[slot];
    }
    return entry;
  }

  private static int slotOf(Class<?> type, Entry[] table) {
    int hash = System.identityHashCode(type);
    return (hash ^ hash >>> 15) & (table.length - 1);
  }

  private synchronized Entry add(Class<?> type) {
    Entry entry = lookUp(byIdentity, type);
    if (entry != null) {
      return entry;
    }
    if (size >= maxClasses * MAX_ENTRIES_PER_NUMBER) {
      return UNKNOWN;
    }
    if (isBodyOfConstant(type)) {
      Entry ofEnum = find(type.getSuperclass());
      return put(type, new Entry(type, ofEnum.number, shapeOrNone(ofEnum), ofEnum.isCanonical()));
    }
    Shape shape = Shapes.of(type);
    if (shape.isBuiltIn() || shape == Shape.NONE) {
      return put(type, new Entry(type, NO_NUMBER, shape, false));
    }
    boolean canonical = shape.isCanonical() && arePartsCanonical(shape);
    Entry[] all = byNumber;
    if (all.length == maxClasses || !Loaders.finds(loader.get(), type)) {
      return put(type, new Entry(type, NO_NUMBER, Shape.NONE, false));
    }
    entry = new Entry(type, all.length, shape, canonical);
    Entry[] more = Arrays.copyOf(all, all.length + 1);
    more[all.length] = entry;
    byNumber = more;
    return put(type, entry);
  }

  private static boolean isBodyOfConstant(Class<?> type) {
    return type.getSuperclass() != null && type.getSuperclass().isEnum();
  }

  private boolean arePartsCanonical(Shape shape) {
    for (Class<?> part : shape.parts()) {
      if (!find(part).isCanonical()) {
        return false;
      }
    }
    return true;
  }

  private static Shape shapeOrNone(Entry entry) {
    Shape shape = entry.shape.get();
    return shape == null ? Shape.NONE : shape;
  }

  private Entry put(Class<?> type, Entry entry) {
    Entry[] table = byIdentity;
    int length = 2 * ++size > table.length ? table.length * 2 : table.length;
    Entry[] copy = new Entry[length];
    for (Entry old : table) {
      if (old != null) {
        insert(copy, old);
      }
    }
    insert(copy, entry);
    byIdentity = copy;
    return entry;
  }

  private static void insert(Entry[] table, Entry entry) {
    Class<?> type = entry.get();
    if (type == null) {
      return; // unloaded: nobody asks for it again
    }
    int slot = slotOf(type, table);
    while (table[slot] != null) {
      slot = (slot + 1) & (table.length - 1);
    }
    table[slot] = entry;
  }
}
