package io.refcache.jcache.codec;

import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.FilterInfo;
import java.io.ObjectInputFilter.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

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
          "org.hibernate.cache.**");

  private static final SerialPolicy LIMITS = new SerialPolicy(null);

  /** The allowed names; null: all. */
  private final List<Pattern> allowed;

  private SerialPolicy(List<Pattern> allowed) {
    this.allowed = allowed;
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
    List<Pattern> allowed = new ArrayList<>();
    BUILT_IN.forEach(pattern -> allowed.add(compile(pattern)));
    patterns.forEach(pattern -> allowed.add(compile(pattern)));
    return new SerialPolicy(List.copyOf(allowed));
  }

  /** Whether objects of a class, or of an array of it, may be written and read. */
  public boolean allows(Class<?> type) {
    if (allowed == null) {
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
    return allowed.stream().anyMatch(pattern -> pattern.matcher(name).matches());
  }

  /** Whether there is an allow-list, so that {@link #allows} may say no. */
  boolean isStrict() {
    return allowed != null;
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

  private static Pattern compile(String pattern) {
    Objects.requireNonNull(pattern, "pattern");
    String name = pattern.endsWith(".**") ? pattern.substring(0, pattern.length() - 3) : pattern;
    if (name.endsWith("*")) {
      name = name.substring(0, name.length() - 1);
    }
    if (!name.matches("[\\p{javaJavaIdentifierStart}][\\p{javaJavaIdentifierPart}.]*")) {
      throw new IllegalArgumentException(
          "'%s' is not a class name (com.acme.User), a package (com.acme.*) or a package with all below it (com.acme.**)"
              .formatted(pattern));
    }
    String regex = Pattern.quote(name);
    if (pattern.endsWith(".**")) {
      regex += "\\..*";
    } else if (pattern.endsWith("*")) {
      regex += "[^.]*";
    }
    return Pattern.compile(regex);
  }
}
