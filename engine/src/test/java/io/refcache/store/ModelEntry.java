package io.refcache.store;

import java.util.Arrays;

/** One entry of a {@link ModelStore}: copies of its key and value, and what is known of them. */
final class ModelEntry {
  private static final int SHARED_INTEGERS = 10_000;
  private static final int EMBEDDED_BYTES = 44;
  private static final int LARGEST_BLOCK_BYTES = 65_536;
  private static final int HEADER_BYTES = 16;

  /** What makes two keys the same to every verb but {@link Store#findEquivalent}. */
  static final class Key {
    final KeyBytes bytes = new KeyBytes(0);

    Key(KeyBytes key) {
      bytes.set(key);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key that
          && bytes.reference() == that.bytes.reference()
          && bytes.hashedLength() == that.bytes.hashedLength()
          && Arrays.equals(bytes.toByteArray(), that.bytes.toByteArray());
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes.toByteArray());
    }
  }

  final Key key;

  /** Rises with every entry that is created: the order of a scan. */
  final long serial;

  final ValueBytes value = new ValueBytes(0);
  long version;

  /** The moment from which the entry is due, or {@link Ttl#NONE}. */
  long deadlineMillis = Ttl.NONE;

  long usedAtMillis;

  /** Rises with every use of any entry: exact recency, where milliseconds tie. */
  long useSerial;

  int uses = 5;

  ModelEntry(Key key, long serial) {
    this.key = key;
    this.serial = serial;
  }

  boolean isDue(long nowMillis) {
    return deadlineMillis != Ttl.NONE && deadlineMillis <= nowMillis;
  }

  long ttlMillis(long nowMillis) {
    return deadlineMillis == Ttl.NONE ? Ttl.NONE : deadlineMillis - nowMillis;
  }

  void setTtl(long ttlMillis, long nowMillis) {
    if (ttlMillis == Ttl.NONE) {
      deadlineMillis = Ttl.NONE;
    } else if (ttlMillis != Ttl.KEEP) {
      long deadline = nowMillis + ttlMillis;
      deadlineMillis = deadline < 0 ? Long.MAX_VALUE : deadline;
    }
  }

  void copyTo(ValueBytes into, long nowMillis) {
    if (into != null) {
      copy(value, into);
      into.setEntry(version, ttlMillis(nowMillis));
    }
  }

  long bytes() {
    return bytes(key.bytes, value);
  }

  static long bytes(KeyBytes key, ValueBytes value) {
    long valueBytes =
        switch (value.kind()) {
          case INTEGER -> Long.BYTES;
          case BYTES -> value.length();
          case REFERENCE -> value.referenceBytes();
        };
    return HEADER_BYTES + key.length() + valueBytes;
  }

  String encoding() {
    return switch (value.kind()) {
      case INTEGER -> "int";
      case REFERENCE -> "reference";
      case BYTES ->
          value.length() <= EMBEDDED_BYTES
              ? "embstr"
              : value.length() <= LARGEST_BLOCK_BYTES ? "raw" : "chained";
    };
  }

  int refcount() {
    boolean constant =
        switch (value.kind()) {
          case INTEGER -> value.integer() >= 0 && value.integer() < SHARED_INTEGERS;
          case BYTES -> value.length() == 0;
          case REFERENCE -> false;
        };
    return constant ? Integer.MAX_VALUE : 1;
  }

  /** Copies a value's content, tag and kind, not what is known of its entry. */
  static void copy(ValueBytes from, ValueBytes into) {
    switch (from.kind()) {
      case INTEGER -> into.setInteger(from.tag(), from.integer());
      case REFERENCE -> into.setReference(from.tag(), from.reference(), from.referenceBytes());
      case BYTES -> {
        System.arraycopy(from.array(), 0, into.ensureCapacity(from.length()), 0, from.length());
        into.setBytes(from.tag(), from.length());
      }
    }
  }
}
