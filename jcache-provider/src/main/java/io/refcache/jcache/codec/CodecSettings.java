package io.refcache.jcache.codec;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What the codecs of one cache need to know. Immutable but for the tables of the classes and names
 * that were met, which settings derived from one another share: make them once for the keys and
 * once for the values of each cache.
 */
public final class CodecSettings {
  private final String cacheName;
  private final WeakReference<ClassLoader> loader;
  private final SerialPolicy serialPolicy;
  private final List<Codec<?>> codecs;
  private final EnumTable enums;
  private final ClassTable classes;
  private final NameTable names;
  private final boolean shared;

  private CodecSettings(
      String cacheName,
      WeakReference<ClassLoader> loader,
      SerialPolicy serialPolicy,
      List<Codec<?>> codecs,
      EnumTable enums,
      ClassTable classes,
      NameTable names,
      boolean shared) {
    this.cacheName = cacheName;
    this.loader = loader;
    this.serialPolicy = serialPolicy;
    this.codecs = codecs;
    this.enums = enums;
    this.classes = classes;
    this.names = names;
    this.shared = shared;
  }

  /**
   * The settings of a cache whose entries do not outlive it.
   *
   * @param loader the cache manager's class loader, held weakly
   */
  public static CodecSettings of(String cacheName, ClassLoader loader) {
    return new CodecSettings(
        Objects.requireNonNull(cacheName),
        new WeakReference<>(Objects.requireNonNull(loader)),
        SerialPolicy.limits(),
        List.of(),
        new EnumTable(loader),
        new ClassTable(loader),
        new NameTable(),
        false);
  }

  /**
   * These settings for entries that other processes read and write as well: what is written means
   * the same to all of them, so it does not refer to tables of this cache.
   *
   * <p>Keys that have no format of their own are compared by the bytes that Java serialization
   * makes of them, since nobody can ask the others' keys whether they are equal.
   */
  public CodecSettings shared() {
    return new CodecSettings(cacheName, loader, serialPolicy, codecs, enums, classes, names, true);
  }

  public CodecSettings withSerialPolicy(SerialPolicy policy) {
    return new CodecSettings(
        cacheName, loader, Objects.requireNonNull(policy), codecs, enums, classes, names, shared);
  }

  /**
   * These settings with a codec that writes from now on. Those set before go on to be read with,
   * unless the new one has the id of one of them and so takes its place.
   *
   * @throws IllegalArgumentException if the codec's id is out of range
   */
  public CodecSettings withCodec(Codec<?> codec) {
    int id = codec.id();
    if (id < 0 || id > Codec.MAX_ID) {
      throw new IllegalArgumentException(
          "codec %s of cache '%s' has the id %d; it must be from 0 to %d"
              .formatted(codec.getClass().getName(), cacheName, id, Codec.MAX_ID));
    }
    List<Codec<?>> all = new ArrayList<>();
    all.add(codec);
    codecs.stream().filter(old -> old.id() != id).forEach(all::add);
    return new CodecSettings(
        cacheName, loader, serialPolicy, List.copyOf(all), enums, classes, names, shared);
  }

  String cacheName() {
    return cacheName;
  }

  /** The cache manager's class loader. */
  ClassLoader loader() {
    ClassLoader strong = loader.get();
    if (strong == null) {
      throw new CodecException(
          "cache '%s': the class loader of its manager is gone".formatted(cacheName));
    }
    return strong;
  }

  SerialPolicy serialPolicy() {
    return serialPolicy;
  }

  /** The codec that writes, then those that are only read with. */
  List<Codec<?>> codecs() {
    return codecs;
  }

  EnumTable enums() {
    return enums;
  }

  ClassTable classes() {
    return classes;
  }

  NameTable names() {
    return names;
  }

  /** Whether other processes are to understand what is written. */
  boolean isShared() {
    return shared;
  }
}
