package io.refcache.jcache.settings;

import io.refcache.jcache.config.ConfigurationException;
import io.refcache.store.BackendProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * Sorts settings by what they are about, and checks every one of them.
 *
 * <pre>
 *   OPTION                        of the backend: maxmemory, maxmemory-policy ...; and backend itself
 *   defaults.OPTION               of every cache
 *   cache.NAME-OR-PATTERN.OPTION  of one cache, or of those that match
 * </pre>
 *
 * <p>The option is what follows the last dot, since no option has one: {@code
 * cache.com.acme.User.ttl} is the ttl of {@code com.acme.User}.
 */
final class SettingsParser {
  /** The prefix of what is ours among the manager's properties. */
  static final String PROPERTIES_PREFIX = "refcache.";

  static final String BACKEND = "backend";
  static final String DEFAULT_BACKEND = "embedded";

  private static final String CACHE_PREFIX = "cache.";
  private static final String DEFAULTS_PREFIX = "defaults.";
  private static final String PROPERTIES_ORIGIN = "the properties of the cache manager";

  private final BackendProvider provider;
  private final Map<String, String> backendOptions;
  private final Map<String, String> storeOptions;

  /** What the options of the backend are, by name. */
  final Map<String, Setting> backend = new LinkedHashMap<>();

  final Section defaults = new Section("*");

  /** Exact names first, then patterns, those first that say most; the later one at a tie. */
  final List<Section> sections = new ArrayList<>();

  SettingsParser(BackendProvider provider) {
    this.provider = provider;
    this.backendOptions = provider.backendOptions();
    this.storeOptions = provider.storeOptions();
  }

  /** Puts the manager's properties, if any, on top of what a file says. */
  static Map<String, Setting> merge(List<Setting> file, Properties properties) {
    Map<String, Setting> byKey = new LinkedHashMap<>();
    file.forEach(setting -> byKey.put(setting.key(), setting));
    if (properties == null) {
      return byKey;
    }
    Set<String> texts = properties.stringPropertyNames();
    for (Object key : properties.keySet()) {
      if (key instanceof String name
          && name.startsWith(PROPERTIES_PREFIX)
          && !texts.contains(name)) {
        throw new ConfigurationException(
            "%s: %s = %s: the value must be a String"
                .formatted(PROPERTIES_ORIGIN, name, properties.get(name)));
      }
    }
    texts.stream()
        .filter(name -> name.startsWith(PROPERTIES_PREFIX))
        .sorted()
        .map(name -> new Setting(PROPERTIES_ORIGIN, 0, name, properties.getProperty(name).strip()))
        .forEach(s -> byKey.put(s.key().substring(PROPERTIES_PREFIX.length()), s));
    return byKey;
  }

  /** Sorts and checks all settings. */
  void parse(Map<String, Setting> byKey) {
    Map<String, Section> byPattern = new LinkedHashMap<>();
    byKey.forEach((key, setting) -> parse(key, setting, byPattern));
    sections.addAll(byPattern.values());
    java.util.Collections.reverse(sections); // sorting is stable: the later one wins a tie
    sections.sort(
        Comparator.comparing(Section::isExact).thenComparing(Section::literals).reversed());
    defaults.checkContradictions();
    sections.forEach(Section::checkContradictions);
  }

  private void parse(String key, Setting setting, Map<String, Section> byPattern) {
    if (key.startsWith(DEFAULTS_PREFIX)) {
      String option = key.substring(DEFAULTS_PREFIX.length());
      checkCacheOption(option, setting);
      defaults.add(option, setting);
    } else if (key.startsWith(CACHE_PREFIX)) {
      String rest = key.substring(CACHE_PREFIX.length());
      int dot = rest.lastIndexOf('.');
      if (dot <= 0 || dot == rest.length() - 1) {
        throw setting.wrong("a setting of a cache has the form cache.NAME.OPTION");
      }
      String option = rest.substring(dot + 1);
      checkCacheOption(option, setting);
      byPattern.computeIfAbsent(rest.substring(0, dot), Section::new).add(option, setting);
    } else if (!key.equals(BACKEND)) {
      checkBackendOption(key, setting);
      backend.put(key, setting);
    }
  }

  /** Checks an option of caches. */
  void checkCacheOption(String option, Setting setting) {
    CacheOption own = CacheOption.of(option);
    if (own != null) {
      own.check(setting);
    } else if (storeOptions.containsKey(option)) {
      checkByBackend(option, setting);
    } else if (backendOptions.containsKey(option)) {
      throw setting.wrong(
          "'%s' is an option of the whole manager; it stands alone, without a cache"
              .formatted(option));
    } else {
      List<String> known = new ArrayList<>(storeOptions.keySet());
      known.addAll(CacheOption.names());
      throw setting.wrong(
          "caches have no option '%s'; %s".formatted(option, Names.suggest(option, known)));
    }
  }

  private void checkBackendOption(String option, Setting setting) {
    if (backendOptions.containsKey(option)) {
      checkByBackend(option, setting);
    } else if (storeOptions.containsKey(option) || CacheOption.of(option) != null) {
      throw setting.wrong(
          "'%s' is an option of caches: write defaults.%s for all, cache.NAME.%s for one"
              .formatted(option, option, option));
    } else if (option.indexOf('.') >= 0) {
      throw setting.wrong("settings of caches start with 'cache.NAME.' or 'defaults.'");
    } else {
      List<String> known = new ArrayList<>(backendOptions.keySet());
      known.add(BACKEND);
      throw setting.wrong(
          "there is no option '%s'; %s".formatted(option, Names.suggest(option, known)));
    }
  }

  private void checkByBackend(String option, Setting setting) {
    try {
      provider.check(option, setting.value());
    } catch (IllegalArgumentException e) {
      throw setting.wrong(e.getMessage(), e);
    }
  }
}
