package io.refcache.benchmarks.comparison;

import java.util.ArrayList;
import java.util.List;

/**
 * Who is compared. Everybody keeps entries for ever, counts no statistics, has room for all
 * entries, and gets the same memory in all: who stores outside the heap has a heap that is smaller
 * by what is stored outside.
 */
enum Contestant {
  REFCACHE("Refcache", Place.OFF_HEAP, JCaches::refcache),
  CAFFEINE("Caffeine", Place.HEAP, JCaches::caffeine),
  CAFFEINE_BY_REFERENCE("Caffeine by reference", Place.HEAP, JCaches::caffeineByReference),
  CACHE2K("cache2k", Place.HEAP, JCaches::cache2k),
  EHCACHE_HEAP("Ehcache heap", Place.HEAP, JCaches::ehcacheHeap),
  EHCACHE_OFF_HEAP("Ehcache off-heap", Place.OFF_HEAP, JCaches::ehcacheOffHeap),
  INFINISPAN("Infinispan off-heap", Place.OFF_HEAP, InfinispanSubject::open),
  OHC("OHC", Place.OFF_HEAP, OhcSubject::new, "java.nio", "sun.nio.ch");

  /** Where entries are. */
  private enum Place {
    HEAP,
    OFF_HEAP
  }

  /** Makes an empty cache for values of a type. */
  private interface Opener {
    Subject open(ValueType type);
  }

  /** The heap of each contestant for what are not entries. */
  private static final long FREE_HEAP_MEGABYTES = 1024;

  /** What nobody exceeds for one entry beyond its value: key, header, index. */
  private static final int MAX_OVERHEAD_BYTES = 400;

  /** From here on the virtual machine warns of {@code sun.misc.Unsafe}, and of native methods. */
  private static final int FIRST_WARNING_JAVA = 24;

  private final String label;
  private final Place place;
  private final Opener opener;
  private final List<String> openedPackages;

  /**
   * @param openedPackages what it needs to look into of the platform, and cannot by itself
   */
  Contestant(String label, Place place, Opener opener, String... openedPackages) {
    this.label = label;
    this.place = place;
    this.opener = opener;
    this.openedPackages = List.of(openedPackages);
  }

  Subject open(ValueType type) {
    return opener.open(type);
  }

  String label() {
    return label;
  }

  /** The options of the virtual machine in which this contestant keeps values of a type. */
  List<String> jvmOptions(ValueType type) {
    long entryMegabytes = entryMegabytes(type);
    long heapMegabytes = FREE_HEAP_MEGABYTES + (place == Place.HEAP ? entryMegabytes : 0);
    List<String> options = new ArrayList<>();
    options.add("-Xms" + heapMegabytes + "m");
    options.add("-Xmx" + heapMegabytes + "m");
    options.add("-XX:MaxDirectMemorySize=" + 2 * entryMegabytes + "m");
    options.add("-XX:+UseG1GC");
    for (String name : openedPackages) {
      options.add("--add-opens=java.base/" + name + "=ALL-UNNAMED");
    }
    if (this != REFCACHE && Runtime.version().feature() >= FIRST_WARNING_JAVA) {
      options.add("--sun-misc-unsafe-memory-access=allow");
      options.add("--enable-native-access=ALL-UNNAMED");
    }
    return options;
  }

  /** Room for all entries with values of a type. */
  static long entryMegabytes(ValueType type) {
    return (long) Workload.ENTRIES * (type.maxBytes() + MAX_OVERHEAD_BYTES) >> 20;
  }
}
