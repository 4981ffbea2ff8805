package io.refcache.jcache.codec;

import java.io.IOException;

/**
 * An application's own way to write the keys or the values of a cache; set with the options {@code
 * key-codec} and {@code value-codec}, or as an instance in a {@code RefcacheConfiguration}.
 *
 * <p>Objects that are not of the codec's {@link #type()} are written in the built-in ways. The
 * codec's {@link #id()} is stored with each entry, so that a cache whose codec is replaced by one
 * with another id still reads what the old one has written, as long as it knows the old one too.
 *
 * <p>A codec must be safe for use by many threads; one that is named in a configuration file needs
 * a public constructor without arguments.
 */
public interface Codec<T> {

  /** The largest {@link #id()}. */
  int MAX_ID = 127;

  /** Writes an object, which is never null, and nothing else. */
  void write(T object, CodecOutput out) throws IOException;

  /**
   * Reads an object.
   *
   * @param in ends where the object does: {@link CodecInput#available()} is what is left of it
   * @return never null
   */
  T read(CodecInput in) throws IOException;

  /** What this codec writes. */
  default Class<?> type() {
    return Object.class;
  }

  /** Tells the formats of one cache apart; 0 to {@link #MAX_ID}. */
  default int id() {
    return 0;
  }

  /**
   * Whether two objects are equal if and only if this codec writes the same bytes for them. Keys
   * are found faster then. If in doubt, false: such keys are compared by {@code equals}.
   */
  default boolean canonical() {
    return false;
  }
}
