package io.refcache.jcache.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The options of a cache that the provider itself obeys; all others are the backend's. */
enum CacheOption {
  /** The class of the keys. */
  KEY_TYPE(Form.CLASS, Owner.STANDARD),
  /** The class of the values. */
  VALUE_TYPE(Form.CLASS, Owner.STANDARD),
  /** Whether entries are copied to bytes, or stay objects on the heap. */
  STORE_BY_VALUE(Form.FLAG, Owner.STANDARD),
  STATISTICS(Form.FLAG, Owner.STANDARD),
  MANAGEMENT(Form.FLAG, Owner.STANDARD),
  READ_THROUGH(Form.FLAG, Owner.STANDARD),
  WRITE_THROUGH(Form.FLAG, Owner.STANDARD),
  /** A {@code javax.cache.integration.CacheLoader}. */
  CACHE_LOADER(Form.CLASS, Owner.STANDARD),
  /** A {@code javax.cache.integration.CacheWriter}. */
  CACHE_WRITER(Form.CLASS, Owner.STANDARD),
  /** Time to live from the last write on. */
  TTL(Form.DURATION, Owner.STANDARD),
  /** Time to live from the last write or use on. */
  TTI(Form.DURATION, Owner.STANDARD),
  TTL_ON_CREATION(Form.DURATION, Owner.STANDARD),
  TTL_ON_ACCESS(Form.DURATION, Owner.STANDARD),
  TTL_ON_UPDATE(Form.DURATION, Owner.STANDARD),
  /** Codec classes: the first writes, all read. */
  KEY_CODEC(Form.CLASSES, Owner.PROVIDER),
  VALUE_CODEC(Form.CLASSES, Owner.PROVIDER),
  /** Patterns of the classes that Java serialization lets in, or {@code none}. */
  SERIAL_ALLOW(Form.PATTERNS, Owner.PROVIDER),
  /** A {@code HeapEstimator}. */
  HEAP_ESTIMATOR(Form.CLASS, Owner.PROVIDER),
  /** Whether the file wins over the code where JSR-107 defines a setting as well. */
  OVERRIDE(Form.FLAG, Owner.FILE);

  /** How a value is written. */
  private enum Form {
    FLAG,
    DURATION,
    CLASS,
    CLASSES,
    PATTERNS
  }

  /** Who else can say it. */
  private enum Owner {
    /** The configuration types of JSR-107. */
    STANDARD,
    /** {@code RefcacheConfiguration} only. */
    PROVIDER,
    /** Nobody. */
    FILE
  }

  /** The value of {@link #SERIAL_ALLOW} that adds nothing to the built-in list. */
  static final String NO_PATTERNS = "none";

  /** Those that together say when an entry expires. */
  static final List<CacheOption> EXPIRY =
      List.of(TTL, TTI, TTL_ON_CREATION, TTL_ON_ACCESS, TTL_ON_UPDATE);

  private final String optionName = name().toLowerCase(Locale.ROOT).replace('_', '-');
  private final Form form;
  private final Owner owner;

  CacheOption(Form form, Owner owner) {
    this.form = form;
    this.owner = owner;
  }

  /** The name in a configuration file. */
  String optionName() {
    return optionName;
  }

  /** Whether a configuration keeps it among its options, because no other method tells it. */
  boolean isProviders() {
    return owner == Owner.PROVIDER;
  }

  /** The option of a name, or null. */
  static CacheOption of(String name) {
    for (CacheOption option : values()) {
      if (option.optionName.equals(name)) {
        return option;
      }
    }
    return null;
  }

  static List<String> names() {
    return Arrays.stream(values()).map(CacheOption::optionName).toList();
  }

  /** Checks how a value is written; whether its classes exist shows when a cache is created. */
  void check(Setting setting) {
    switch (form) {
      case FLAG -> flag(setting);
      case DURATION -> duration(setting);
      case CLASS, CLASSES -> classNames(setting);
      case PATTERNS -> patterns(setting);
    }
    if (form == Form.CLASS && classNames(setting).size() > 1) {
      throw setting.wrong("one class belongs here");
    }
  }

  static boolean flag(Setting setting) {
    return switch (setting.value().toLowerCase(Locale.ROOT)) {
      case "yes", "true" -> true;
      case "no", "false" -> false;
      default -> throw setting.wrong("right are yes and no");
    };
  }

  static javax.cache.expiry.Duration duration(Setting setting) {
    try {
      return Durations.parse(setting.value());
    } catch (IllegalArgumentException e) {
      throw setting.wrong(e.getMessage(), e);
    }
  }

  static List<String> classNames(Setting setting) {
    List<String> names = list(setting);
    for (String name : names) {
      if (!name.matches("[\\p{javaJavaIdentifierStart}][\\p{javaJavaIdentifierPart}.]*")) {
        throw setting.wrong("'" + name + "' is not a class name such as com.acme.User");
      }
    }
    return names;
  }

  static io.refcache.jcache.codec.SerialPolicy patterns(Setting setting) {
    try {
      return io.refcache.jcache.codec.SerialPolicy.allowing(
          setting.value().equals(NO_PATTERNS) ? List.of() : list(setting));
    } catch (IllegalArgumentException e) {
      throw setting.wrong(e.getMessage(), e);
    }
  }

  private static List<String> list(Setting setting) {
    List<String> items = new ArrayList<>();
    for (String item : setting.value().split("[,;]", -1)) {
      if (item.isBlank()) {
        throw setting.wrong("there is nothing between two commas, or before or after one");
      }
      items.add(item.strip());
    }
    return items;
  }
}
