package io.refcache.console;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The sections of {@code info}, and which figures belong to which. */
enum InfoSection {
  MEMORY("used_memory", "maxmemory", "process_rss", "direct_memory_limit"),
  FRAGMENTATION(
      "mem_fragmentation", "allocator_", "active_defrag", "total_active", "current_active"),
  LAZYFREE("lazyfree", "leaked_handles", "corrupted_blocks"),
  /** The default: whatever no other section claims. */
  STATS,
  KEYSPACE("keys", "expires", "stores", "shared_value"),
  OPTIONS;

  private final List<String> prefixes;

  InfoSection(String... prefixes) {
    this.prefixes = List.of(prefixes);
  }

  String title() {
    return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
  }

  /** The section of a name; null if there is none. */
  static InfoSection named(String name) {
    return Arrays.stream(values())
        .filter(section -> section.name().equalsIgnoreCase(name))
        .findFirst()
        .orElse(null);
  }

  static String names() {
    return String.join(
        ", ", Arrays.stream(values()).map(each -> each.name().toLowerCase(Locale.ROOT)).toList());
  }

  /** Sorts figures into the sections; within one they keep their order. */
  static Map<InfoSection, Map<String, Object>> sort(Map<String, Object> figures) {
    Map<InfoSection, Map<String, Object>> sorted = new LinkedHashMap<>();
    for (InfoSection section : values()) {
      sorted.put(section, new LinkedHashMap<>());
    }
    figures.forEach((name, value) -> sorted.get(of(name)).put(name, value));
    return sorted;
  }

  private static InfoSection of(String figure) {
    for (InfoSection section : values()) {
      for (String prefix : section.prefixes) {
        boolean whole =
            prefix.equals("keys") || prefix.equals("expires") || prefix.equals("stores");
        if (whole ? figure.equals(prefix) : figure.startsWith(prefix)) {
          return section;
        }
      }
    }
    return STATS;
  }
}
