package io.refcache.jcache.codec;

/**
 * The tags of the built-in formats.
 *
 * <p>A tag, once given, keeps its meaning: entries may outlive the process on a remote store. What
 * is tagged {@link #ENUM_NUMBERED}, {@link #TREE} or {@link #GRAPH} refers to a table of the cache
 * that wrote it, and is only for stores that end with it.
 *
 * <pre>
 *   0        none (an empty buffer shows)
 *   1 .. 127 built in
 *   0x80|id  an application's codec, by its id
 * </pre>
 */
final class Tag {
  static final byte JAVA = 1;
  static final byte REFERENCE = 2;

  static final byte STRING_LATIN1 = 3;
  static final byte STRING_UTF8 = 4;
  static final byte STRING_UTF16 = 5;

  static final byte BOOLEAN = 6;
  static final byte BYTE = 7;
  static final byte SHORT = 8;
  static final byte CHARACTER = 9;
  static final byte INTEGER = 10;
  static final byte LONG = 11;
  static final byte FLOAT = 12;
  static final byte DOUBLE = 13;
  static final byte BIG_INTEGER = 14;
  static final byte BIG_DECIMAL = 15;
  static final byte BYTES = 16;
  static final byte UUID = 17;
  static final byte DATE = 18;
  static final byte ENUM_NAMED = 19;
  static final byte ENUM_NUMBERED = 20;

  static final byte INSTANT = 21;
  static final byte DURATION = 22;
  static final byte PERIOD = 23;
  static final byte LOCAL_DATE = 24;
  static final byte LOCAL_TIME = 25;
  static final byte LOCAL_DATE_TIME = 26;
  static final byte OFFSET_TIME = 27;
  static final byte OFFSET_DATE_TIME = 28;
  static final byte ZONED_DATE_TIME = 29;
  static final byte ZONE_OFFSET = 30;
  static final byte ZONE_REGION = 31;
  static final byte YEAR = 32;
  static final byte YEAR_MONTH = 33;
  static final byte MONTH_DAY = 34;

  /** An object in structured form in which no object occurs twice: one item, see {@link Kind}. */
  static final byte TREE = 35;

  /** An object in structured form, with references back. */
  static final byte GRAPH = 36;

  /** What a key that is found by {@code equals} starts with, whatever its own tag. */
  static final byte EQUIVALENT = 37;

  /** The number of built-in tags, none included: the size of a table by tag. */
  static final int COUNT = 38;

  /** The bit that tells an application's codec from a built-in format. */
  private static final int CUSTOM = 0x80;

  private Tag() {}

  static byte custom(int codecId) {
    return (byte) (CUSTOM | codecId);
  }

  static boolean isCustom(byte tag) {
    return tag < 0;
  }

  static int codecId(byte customTag) {
    return customTag & ~CUSTOM & 0xff;
  }
}
