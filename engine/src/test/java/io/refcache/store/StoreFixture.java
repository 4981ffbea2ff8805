package io.refcache.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/** The store under test, and the words in which the contract's tests are written. */
interface StoreFixture {
  byte TAG = 7;

  Backend backend();

  /** The store under test: empty, without a limit of its own, with every option at its default. */
  Store store();

  /** Opens a further store of the same backend. */
  Store open(String name, Map<String, String> options);

  /** Moves the clock that times to live run on. */
  void advanceMillis(long millis);

  /** Lets the background find what is due, without any verb having come across it. */
  void expireInBackground();

  /** Lets everything that was left to the background happen. */
  void settle();

  static KeyBytes key(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    KeyBytes key = new KeyBytes(bytes.length);
    System.arraycopy(bytes, 0, key.array(), 0, bytes.length);
    key.setCanonical(bytes.length);
    return key;
  }

  /** A key whose prefix (a tag and a hash code: 5 bytes) alone is hashed, as that of an object. */
  static KeyBytes equivalentKey(String prefix, String rest) {
    KeyBytes key = key(prefix + rest);
    key.setLength(key.length(), prefix.length());
    return key;
  }

  static ValueBytes value(String text) {
    return value(text.getBytes(UTF_8));
  }

  static ValueBytes value(byte[] bytes) {
    ValueBytes value = new ValueBytes(bytes.length);
    System.arraycopy(bytes, 0, value.array(), 0, bytes.length);
    value.setBytes(TAG, bytes.length);
    return value;
  }

  static ValueBytes integer(long number) {
    ValueBytes value = new ValueBytes();
    value.setInteger(TAG, number);
    return value;
  }

  static String text(ValueBytes value) {
    return new String(value.array(), 0, value.length(), UTF_8);
  }

  static String text(KeyBytes key) {
    return new String(key.array(), 0, key.length(), UTF_8);
  }

  default Stored put(String key, String value) {
    return put(key, value, Ttl.NONE, Ttl.NONE);
  }

  default Stored put(String key, String value, long ttlOnCreate, long ttlOnUpdate) {
    return store().put(key(key), value(value), Precondition.ANY, 0, ttlOnCreate, ttlOnUpdate, null);
  }

  default Stored put(String key, String value, Precondition precondition, long version) {
    return store().put(key(key), value(value), precondition, version, Ttl.NONE, Ttl.NONE, null);
  }

  /** The value of a key, read without leaving a trace; null if there is none. */
  default String peek(String key) {
    ValueBytes into = new ValueBytes();
    return store().peek(key(key), into) == Found.PRESENT ? text(into) : null;
  }

  default long version(String key) {
    ValueBytes into = new ValueBytes();
    store().peek(key(key), into);
    return into.version();
  }

  /** The remaining time to live of a present key. */
  default long ttl(String key) {
    ValueBytes into = new ValueBytes();
    store().peek(key(key), into);
    return into.ttlMillis();
  }

  default long figure(String name) {
    return ((Number) store().info().get(name)).longValue();
  }
}
