package io.refcache.engine.record;

import io.refcache.store.ValueBytes;

/**
 * The values that every store shares and that never die: the integers 0..9999 (of any tag, so that
 * booleans and characters are among them) and the empty value.
 *
 * <p>A constant is its number. A record that holds one takes two bytes for it, needs no block and
 * no counting: retain and release of a constant do nothing, and its refcount reads {@link
 * #IMMORTAL_REFCOUNT}, as that of Redis' shared integers does. Unlike there, constants are used
 * under every policy, because access data sits with the key and not with the value.
 */
final class SharedConstants {
  /** What {@code OBJECT REFCOUNT} says of a shared object. */
  static final int IMMORTAL_REFCOUNT = Integer.MAX_VALUE;

  /** The integers from 0 up to here, exclusive, are shared. */
  static final int INTEGERS = 10_000;

  static final int EMPTY = INTEGERS;
  static final int NONE = -1;

  private SharedConstants() {}

  /** The number of the constant that a value is, or {@link #NONE}. */
  static int numberOf(ValueBytes value) {
    return switch (value.kind()) {
      case INTEGER ->
          value.integer() >= 0 && value.integer() < INTEGERS ? (int) value.integer() : NONE;
      case BYTES -> value.length() == 0 ? EMPTY : NONE;
      case REFERENCE -> NONE;
    };
  }

  static void read(int number, byte tag, ValueBytes into) {
    if (number == EMPTY) {
      into.setBytes(tag, 0);
    } else {
      into.setInteger(tag, number);
    }
  }
}
