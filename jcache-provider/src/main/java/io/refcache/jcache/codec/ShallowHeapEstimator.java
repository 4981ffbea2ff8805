package io.refcache.jcache.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/**
 * Estimates heap sizes from what is public: the layout of a HotSpot JVM with compressed references
 * for strings, arrays and boxed values, and round figures for everything else.
 *
 * <pre>
 *   String           24 for the object, 16 for its array, 1 or 2 bytes a character
 *   array            16, and its elements: a primitive's size, or 4 for a reference
 *   boxed value      16, or 24 for Long and Double
 *   UUID             32
 *   BigInteger       64 and its magnitude; BigDecimal 40 more
 *   Collection       64, and 64 an element
 *   Map              64, and 128 an entry
 *   anything else    256
 * </pre>
 *
 * <p>Arrays of references are charged 64 for each element that is there. All sizes are rounded up
 * to 8. Whoever knows better sets an estimator of his own.
 */
enum ShallowHeapEstimator implements HeapEstimator {
  INSTANCE;

  static final int OBJECT_BYTES = 256;
  static final int CONTAINER_BYTES = 64;
  static final int ELEMENT_BYTES = 64;
  static final int MAPPING_BYTES = 128;

  private static final int ALIGNMENT = 8;
  private static final int ARRAY_HEADER_BYTES = 16;
  private static final int REFERENCE_BYTES = 4;
  private static final int STRING_BYTES = 24;
  private static final int UUID_BYTES = 32;
  private static final int BIG_INTEGER_BYTES = 64;
  private static final int BIG_DECIMAL_BYTES = 40;

  @Override
  public long bytes(Object object) {
    if (object instanceof String s) {
      return STRING_BYTES + array(s.length(), isLatin1(s) ? 1 : Character.BYTES);
    }
    if (object instanceof Long || object instanceof Double) {
      return 24;
    }
    if (object instanceof Number && object.getClass().getName().startsWith("java.lang.")
        || object instanceof Boolean
        || object instanceof Character) {
      return 16;
    }
    if (object.getClass().isArray()) {
      return arrayBytes(object);
    }
    if (object instanceof UUID) {
      return UUID_BYTES;
    }
    if (object instanceof BigInteger i) {
      return bigInteger(i);
    }
    if (object instanceof BigDecimal d) {
      // The unscaled value of a small one is a long inside of it.
      return BIG_DECIMAL_BYTES + (d.precision() <= 18 ? 0 : bigInteger(d.unscaledValue()));
    }
    if (object instanceof Collection<?> c) {
      return CONTAINER_BYTES + (long) ELEMENT_BYTES * c.size();
    }
    if (object instanceof Map<?, ?> m) {
      return CONTAINER_BYTES + (long) MAPPING_BYTES * m.size();
    }
    return OBJECT_BYTES;
  }

  private static long arrayBytes(Object object) {
    if (object instanceof byte[] a) {
      return array(a.length, Byte.BYTES);
    }
    if (object instanceof boolean[] a) {
      return array(a.length, Byte.BYTES);
    }
    if (object instanceof short[] a) {
      return array(a.length, Short.BYTES);
    }
    if (object instanceof char[] a) {
      return array(a.length, Character.BYTES);
    }
    if (object instanceof int[] a) {
      return array(a.length, Integer.BYTES);
    }
    if (object instanceof float[] a) {
      return array(a.length, Float.BYTES);
    }
    if (object instanceof long[] a) {
      return array(a.length, Long.BYTES);
    }
    if (object instanceof double[] a) {
      return array(a.length, Double.BYTES);
    }
    Object[] elements = (Object[]) object;
    long bytes = array(elements.length, REFERENCE_BYTES);
    for (Object element : elements) {
      bytes += element == null ? 0 : ELEMENT_BYTES;
    }
    return bytes;
  }

  private static long bigInteger(BigInteger i) {
    return BIG_INTEGER_BYTES + align(i.bitLength() / Byte.SIZE);
  }

  private static boolean isLatin1(String s) {
    for (int i = 0; i < s.length(); i++) {
      if (s.charAt(i) > 0xff) {
        return false;
      }
    }
    return true;
  }

  private static long array(int length, int elementBytes) {
    return align(ARRAY_HEADER_BYTES + (long) length * elementBytes);
  }

  private static long align(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
