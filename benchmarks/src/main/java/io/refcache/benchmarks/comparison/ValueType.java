package io.refcache.benchmarks.comparison;

import java.util.SplittableRandom;

/** What is cached. */
public enum ValueType {
  /** In no comparison, for caches may share them: only to see that nothing is allocated. */
  SMALL_INTEGER("Integer below 10000", Integer.class, 8) {
    @Override
    public Object of(int number) {
      return number % 10_000;
    }

    @Override
    int touch(Object value) {
      return (Integer) value;
    }
  },
  INTEGER("Integer", Integer.class, 8) {
    @Override
    public Object of(int number) {
      return number;
    }

    @Override
    int touch(Object value) {
      return (Integer) value;
    }
  },
  STRING_16("String of 16", String.class, 16) {
    @Override
    public Object of(int number) {
      return "value:%010d".formatted(number);
    }

    @Override
    int touch(Object value) {
      return ((String) value).charAt(0);
    }
  },
  BYTES_100("byte[100]", byte[].class, 100) {
    @Override
    public Object of(int number) {
      return bytes(100, number);
    }

    @Override
    int touch(Object value) {
      return ((byte[]) value)[0];
    }
  },
  BYTES_1000("byte[1000]", byte[].class, 1000) {
    @Override
    public Object of(int number) {
      return bytes(1000, number);
    }

    @Override
    int touch(Object value) {
      return ((byte[]) value)[0];
    }
  },
  POJO("POJO of 8 fields", Customer.class, 400) {
    @Override
    public Object of(int number) {
      return Customer.of(number);
    }

    @Override
    int touch(Object value) {
      return (int) ((Customer) value).id;
    }
  };

  private final String label;
  private final Class<?> type;
  private final int maxBytes;

  ValueType(String label, Class<?> type, int maxBytes) {
    this.label = label;
    this.type = type;
    this.maxBytes = maxBytes;
  }

  /** A value that differs from those of other numbers. */
  public abstract Object of(int number);

  /** Looks into a value, as whoever asks for one does. */
  abstract int touch(Object value);

  String label() {
    return label;
  }

  Class<?> type() {
    return type;
  }

  /** No contestant takes more than this to write a value, in bytes. */
  int maxBytes() {
    return maxBytes;
  }

  private static byte[] bytes(int length, int seed) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }
}
