package io.refcache.jcache.codec;

import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.FilterInfo;
import java.io.ObjectInputFilter.Status;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Says what Java serialization may write and read: sizes always, classes on request.
 *
 * <p>By default any serializable class is let in, because the bytes of a local cache never leave
 * the process, within limits far above what objects of real life need. With an allow-list only
 * classes that match one of its patterns pass, besides the JDK's common value types and collections
 * and what Spring and Hibernate put into every cache. It is checked when an object is written, so
 * that {@code put} fails and not a later {@code get}, and again when it is read.
 *
 * <p>A filter that is set for the whole JVM ({@code jdk.serialFilter}) is obeyed as well.
 *
 * <p>Immutable.
 */
public final class SerialPolicy {
  /** How deep objects may refer to one another; a stack of 1 MiB overflows below twice of it. */
  public static final long MAX_DEPTH = 500;

  /** How many objects one key or value may consist of. */
  public static final long MAX_REFERENCES = 50_000_000;

  /** How many elements one array may have; every byte of the input pays for at most one. */
  public static final long MAX_ARRAY_LENGTH = 1L << 30;

  /** How many bytes are read for one key or value. */
  public static final long MAX_STREAM_BYTES = 1L << 31;

  private static final List<String> BUILT_IN =
      List.of(
          "java.io.Serializable",
          "java.lang.Boolean",
          "java.lang.Byte",
          "java.lang.Character",
          "java.lang.Double",
          "java.lang.Enum",
          "java.lang.Float",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Number",
          "java.lang.Object",
          "java.lang.Record",
          "java.lang.Short",
          "java.lang.String",
          "java.lang.StringBuffer",
          "java.lang.StringBuilder",
          "java.math.*",
          "java.net.Inet4Address",
          "java.net.Inet6Address",
          "java.net.InetAddress",
          "java.net.InetSocketAddress",
          "java.net.URI",
          "java.sql.Date",
          "java.sql.Time",
          "java.sql.Timestamp",
          "java.time.**",
          "java.util.AbstractCollection",
          "java.util.AbstractList",
          "java.util.AbstractMap",
          "java.util.AbstractMap$*",
          "java.util.AbstractSet",
          "java.util.ArrayDeque",
          "java.util.ArrayList",
          "java.util.Arrays$ArrayList",
          "java.util.BitSet",
          "java.util.CollSer",
          "java.util.Collections$*",
          "java.util.Currency",
          "java.util.Date",
          "java.util.EnumMap",
          "java.util.EnumSet",
          "java.util.EnumSet$*",
          "java.util.JumboEnumSet",
          "java.util.RegularEnumSet",
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.IdentityHashMap",
          "java.util.ImmutableCollections$*",
          "java.util.LinkedHashMap",
          "java.util.LinkedHashSet",
          "java.util.LinkedList",
          "java.util.Locale",
          "java.util.Map$Entry",
          "java.util.TreeMap",
          "java.util.TreeSet",
          "java.util.UUID",
          "java.util.Vector",
          "java.util.concurrent.ConcurrentHashMap",
          "java.util.concurrent.ConcurrentHashMap$*",
          "java.util.concurrent.CopyOnWriteArrayList",
          "java.util.concurrent.TimeUnit",
          "java.util.concurrent.atomic.AtomicBoolean",
          "java.util.concurrent.atomic.AtomicInteger",
          "java.util.concurrent.atomic.AtomicLong",
          "java.util.concurrent.locks.AbstractOwnableSynchronizer",
          "java.util.concurrent.locks.AbstractQueuedSynchronizer",
          "java.util.concurrent.locks.ReentrantLock",
          "java.util.concurrent.locks.ReentrantLock$*",
          "org.springframework.cache.interceptor.SimpleKey",
          "org.springframework.cache.support.NullValue",
          "org.hibernate.bytecode.enhance.spi.LazyPropertyInitializer$1",
          "org.hibernate.cache.**",
          "org.hibernate.property.access.internal.PropertyAccessStrategyBackRefImpl$1",
          "org.hibernate.query.internal.QueryParameterBindingsImpl$ParameterBindingsMementoImpl");

  private static final String ALL_BELOW = "**";
  private static final String ALL_IN = "*";

  private static final SerialPolicy LIMITS = new SerialPolicy(false, List.of());

  private final boolean strict;

  /** The classes that are allowed by their whole name. */
  private final Set<String> names = new HashSet<>();

  /** What names may start with, if no further dot follows. */
  private final List<String> packages = new ArrayList<>();

  /** What names may start with. */
  private final List<String> prefixes = new ArrayList<>();

  private SerialPolicy(boolean strict, List<String> patterns) {
    this.strict = strict;
    for (String pattern : patterns) {
      if (pattern.endsWith(ALL_BELOW)) {
        prefixes.add(checkPrefix(pattern, ALL_BELOW));
      } else if (pattern.endsWith(ALL_IN)) {
        packages.add(checkPrefix(pattern, ALL_IN));
      } else {
        checkName(pattern, pattern);
        names.add(pattern);
      }
    }
  }

  /** Any class, within the limits. */
  public static SerialPolicy limits() {
    return LIMITS;
  }

  /**
   * The built-in list and the classes that match one of the patterns, within the limits.
   *
   * @param patterns names of classes ({@code com.acme.User}), of the classes of a package ({@code
   *     com.acme.*}), or of a package and all below it ({@code com.acme.**})
   * @throws IllegalArgumentException if one of them is not such a pattern
   */
  public static SerialPolicy allowing(List<String> patterns) {
    List<String> all = new ArrayList<>(BUILT_IN);
    all.addAll(patterns);
    return new SerialPolicy(true, all);
  }

  /** Whether objects of a class, or of an array of it, may be written and read. */
  public boolean allows(Class<?> type) {
    if (!strict) {
      return true;
    }
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    if (element.isPrimitive()) {
      return true;
    }
    String name = element.getName();
    return names.contains(name)
        || packages.stream().anyMatch(p -> name.startsWith(p) && name.indexOf('.', p.length()) < 0)
        || prefixes.stream().anyMatch(name::startsWith);
  }

  /** Whether there is an allow-list, so that {@link #allows} may say no. */
  boolean isStrict() {
    return strict;
  }

  /** The filter that an {@code ObjectInputStream} is to have. */
  ObjectInputFilter filter() {
    ObjectInputFilter jvmWide = ObjectInputFilter.Config.getSerialFilter();
    return jvmWide == null ? this::check : ObjectInputFilter.merge(this::check, jvmWide);
  }

  private Status check(FilterInfo info) {
    if (info.depth() > MAX_DEPTH
        || info.references() > MAX_REFERENCES
        || info.arrayLength() > MAX_ARRAY_LENGTH
        || info.streamBytes() > MAX_STREAM_BYTES) {
      return Status.REJECTED;
    }
    Class<?> type = info.serialClass();
    return type == null ? Status.UNDECIDED : allows(type) ? Status.ALLOWED : Status.REJECTED;
  }

  /** The pattern without its wildcard, which must follow a package or an outer class. */
  private static String checkPrefix(String pattern, String wildcard) {
    String prefix = pattern.substring(0, pattern.length() - wildcard.length());
    boolean ofPackage = prefix.endsWith(".");
    boolean ofOuterClass = prefix.endsWith("$") && wildcard.equals(ALL_IN);
    String name = ofPackage ? prefix.substring(0, prefix.length() - 1) : prefix;
    checkName(ofPackage || ofOuterClass ? name : "", pattern);
    return prefix;
  }

  private static void checkName(String name, String pattern) {
    if (!name.matches("\\p{javaJavaIdentifierStart}[\\p{javaJavaIdentifierPart}.]*")) {
      throw new IllegalArgumentException(
          "'%s' is not a class name (com.acme.User), a package (com.acme.*) or a package with all below it (com.acme.**)"
              .formatted(pattern));
    }
  }
}
