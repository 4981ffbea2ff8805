package io.refcache.redis;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a cache does while its server cannot be reached. */
enum Unavailable {
  /** Every call fails. */
  FAIL,
  /** The cache goes on as if it were empty and kept nothing; see {@link ForgivingStore}. */
  MISS;

  static List<String> names() {
    return Arrays.stream(values()).map(Unavailable::optionValue).toList();
  }

  /** By the value of {@link StoreOption#UNAVAILABLE}, which was checked. */
  static Unavailable of(String value) {
    return valueOf(value.toUpperCase(Locale.ROOT));
  }

  private String optionValue() {
    return name().toLowerCase(Locale.ROOT);
  }
}
