package io.refcache.jcache.codec;

/**
 * The first byte of each item of a structured object: of the object itself, and of whatever its
 * fields, arrays and collections refer to.
 *
 * <pre>
 *   0           null
 *   1           Java serialization | length (4) | stream |
 *   2           an object that came before | its handle (var) |
 *   3 ..  34    a value, by its {@link Tag}
 *   35 .. 63    as named below
 *   64 .. 127   an object of the class 0 .. 63 | its fields |
 *   128 .. 255  a string of 0 .. 127 Latin-1 characters
 * </pre>
 *
 * <p>Like tags, kinds keep their meaning once they are given.
 */
final class Kind {
  static final int NULL = 0;
  static final int JAVA = Tag.JAVA;
  static final int BACK = Tag.REFERENCE;

  /** | number of the class (var) | what its shape says |. */
  static final int OBJECT = 35;

  /** Arrays of primitives: | length (var) | elements, big-endian |. */
  static final int BOOLEANS = 36;

  static final int SHORTS = 37;
  static final int CHARS = 38;
  static final int INTS = 39;
  static final int LONGS = 40;
  static final int FLOATS = 41;
  static final int DOUBLES = 42;

  /** Collections: | size (var) | items |; maps have two items for each mapping. */
  static final int ARRAY_LIST = 43;

  static final int LINKED_LIST = 44;
  static final int ARRAY_DEQUE = 45;
  static final int HASH_SET = 46;
  static final int LINKED_HASH_SET = 47;
  static final int TREE_SET = 48;
  static final int HASH_MAP = 49;
  static final int LINKED_HASH_MAP = 50;
  static final int TREE_MAP = 51;
  static final int LIST_OF = 52;
  static final int LIST_OF_NULLS = 53;
  static final int SET_OF = 54;
  static final int MAP_OF = 55;
  static final int EMPTY_LIST = 56;
  static final int EMPTY_SET = 57;
  static final int EMPTY_MAP = 58;
  static final int SINGLETON_LIST = 59;
  static final int SINGLETON_SET = 60;
  static final int SINGLETON_MAP = 61;

  /** An {@code Object[]}: | length (var) | items |. */
  static final int OBJECT_ARRAY = 62;

  static final int FIRST_SMALL_OBJECT = 64;
  static final int SMALL_OBJECTS = 64;
  static final int FIRST_SHORT_STRING = 128;
  static final int SHORT_STRINGS = 128;

  private Kind() {}
}
