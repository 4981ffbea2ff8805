package io.refcache.jcache.settings;

import io.refcache.jcache.codec.Codec;
import io.refcache.jcache.config.ConfigurationException;
import io.refcache.jcache.config.RefcacheConfiguration;
import io.refcache.store.Backend;
import io.refcache.store.BackendProvider;
import io.refcache.store.ContentForm;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.cache.configuration.Configuration;

/**
 * What is configured for one cache manager outside the code.
 *
 * <p>For an option of a cache the first of these counts that says anything:
 *
 * <ol>
 *   <li>the {@link RefcacheConfiguration} that the cache is created with
 *   <li>the section of the cache's name: {@code cache.users.maxmemory = 64mb}
 *   <li>sections of patterns that match it, those first that say most of the name: {@code
 *       cache.user*.ttl = 5m} before {@code cache.*.ttl = 1h}
 *   <li>what Refcache knows better for some names: Hibernate's timestamps must not be evicted, nor
 *       expire, or stale query results are taken for fresh ones
 *   <li>the defaults: {@code defaults.ttl = 10m}
 *   <li>the backend's own value of the option, if it has one: {@code maxmemory-policy =
 *       allkeys-lru}
 * </ol>
 *
 * <p>Settings that JSR-107 defines too (expiry, statistics, loader ...) the code may have made with
 * any configuration. It wins where it says something else than the standard's default, unless the
 * file has {@code override = yes}. Types are taken from the file only then, or for a cache that is
 * declared there and not created by code.
 *
 * <p>Everything is checked when it is loaded, but for classes, which are looked for when a cache
 * needs them. Immutable.
 */
public final class Settings {
  private static final String TIMESTAMPS_REGION = "default-update-timestamps-region";

  private final String kind;
  private final BackendProvider provider;
  private final SettingsParser parsed;
  private final Section timestamps;
  private final ClassFinder classes;

  private Settings(
      String kind, BackendProvider provider, SettingsParser parsed, ClassFinder classes) {
    this.kind = kind;
    this.provider = provider;
    this.parsed = parsed;
    this.classes = classes;
    this.timestamps = timestampsOf(provider);
  }

  /**
   * Reads and checks what a manager is configured with.
   *
   * @param uri the manager's URI; {@link SettingsSource} says what it may be. One that is a backend
   *     itself ({@code redis://host}) goes before the option {@code backend}, and is configured
   *     further by {@code refcache.properties} if that is on the class path
   * @param loader finds resources and classes; held weakly
   * @param properties the manager's properties, of which those that start with {@code refcache.}
   *     win over the same setting of a file; may be null
   * @param providers the backends that there are
   * @throws ConfigurationException if anything is wrong
   */
  public static Settings load(
      URI uri, ClassLoader loader, Properties properties, Iterable<BackendProvider> providers) {
    BackendProvider ofUri = uri.getScheme() == null ? null : find(uri.toString(), providers);
    List<Setting> file =
        ofUri == null ? SettingsSource.read(uri, loader) : SettingsSource.readDefault(loader);
    Map<String, Setting> byKey = SettingsParser.merge(file, properties);
    Setting chosen = byKey.get(SettingsParser.BACKEND);
    String kind =
        ofUri != null
            ? uri.toString()
            : chosen == null ? SettingsParser.DEFAULT_BACKEND : chosen.value();
    BackendProvider provider = ofUri != null ? ofUri : find(kind, chosen, providers);
    SettingsParser parsed = new SettingsParser(provider);
    parsed.parse(byKey);
    return new Settings(kind, provider, parsed, new ClassFinder(loader));
  }

  /** The option {@code backend}. */
  public String backend() {
    return kind;
  }

  /**
   * Opens the backend.
   *
   * @param name names it in thread names and messages
   */
  public Backend openBackend(String name) {
    return provider.open(kind, name, backendOptions());
  }

  /** Who makes that kind of backend. */
  public BackendProvider backendProvider() {
    return provider;
  }

  /** The options that the backend is to be opened with. */
  public Map<String, String> backendOptions() {
    Map<String, String> options = new LinkedHashMap<>();
    parsed.backend.forEach((name, setting) -> options.put(name, setting.value()));
    return Collections.unmodifiableMap(options);
  }

  /** The names of the caches that have a section of their own, sorted. */
  public SortedSet<String> declaredCaches() {
    return parsed.sections.stream()
        .filter(Section::isExact)
        .map(Section::pattern)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * The complete configuration of a cache that code creates.
   *
   * @throws IllegalArgumentException if {@code given} has an unknown option or a wrong value
   * @throws ConfigurationException if a class that the file names is not there or of another kind
   */
  public <K, V> RefcacheConfiguration<K, V> resolve(String cacheName, Configuration<K, V> given) {
    RefcacheConfiguration<K, V> code = RefcacheConfiguration.of(given);
    return new CacheResolver<>(code, sectionOf(cacheName, code), chain(cacheName), classes)
        .resolve(provider.storeOptions().keySet());
  }

  /**
   * The complete configuration of a cache that is declared and that no code has created: types are
   * the file's.
   *
   * @throws ConfigurationException as for {@link #resolve}
   */
  public RefcacheConfiguration<?, ?> declared(String cacheName) {
    RefcacheConfiguration<Object, Object> bare =
        RefcacheConfiguration.builder(Object.class, Object.class).build();
    return new CacheResolver<>(bare, new Section(""), chain(cacheName), classes)
        .typesFromFile()
        .resolve(provider.storeOptions().keySet());
  }

  /** The options that the store of a cache is to be opened with, by its resolved configuration. */
  public Map<String, String> storeOptions(RefcacheConfiguration<?, ?> resolved) {
    Map<String, String> options = new LinkedHashMap<>(resolved.options());
    options.keySet().retainAll(provider.storeOptions().keySet());
    return Collections.unmodifiableMap(options);
  }

  /** The options that the store of a cache has by this configuration alone. */
  public Map<String, String> storeOptions(String cacheName) {
    return storeOptions(declared(cacheName));
  }

  /** Makes the codecs of a cache by its resolved configuration; once for each cache. */
  public <K, V> CacheCodecs<K, V> codecs(String cacheName, RefcacheConfiguration<K, V> resolved) {
    return CacheCodecs.of(cacheName, resolved, classes);
  }

  /** As {@link #codecs}, for a cache whose entries others read and write as well. */
  public <K, V> CacheCodecs<K, V> sharedCodecs(
      String cacheName, RefcacheConfiguration<K, V> resolved) {
    return CacheCodecs.shared(cacheName, resolved, classes);
  }

  /** What all who share the entries of a cache must agree on. */
  public static ContentForm contentForm(RefcacheConfiguration<?, ?> resolved) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(CacheOption.KEY_TYPE.optionName(), resolved.getKeyType().getName());
    facts.put(CacheOption.VALUE_TYPE.optionName(), resolved.getValueType().getName());
    facts.put(
        CacheOption.KEY_CODEC.optionName(),
        writerName(resolved.keyCodecs(), resolved.option(CacheOption.KEY_CODEC.optionName())));
    facts.put(
        CacheOption.VALUE_CODEC.optionName(),
        writerName(resolved.valueCodecs(), resolved.option(CacheOption.VALUE_CODEC.optionName())));
    return new ContentForm(!resolved.isStoreByValue(), facts);
  }

  /** The codec that writes, which is the first one. */
  private static String writerName(List<Codec<?>> codecs, String names) {
    if (!codecs.isEmpty()) {
      return codecs.get(0).getClass().getName();
    }
    return names == null ? "built in" : names.split("[,;]", 2)[0].strip();
  }

  /** The sections that a cache obeys, the most important first. */
  private List<Section> chain(String cacheName) {
    List<Section> chain = new ArrayList<>();
    parsed.sections.stream().filter(section -> section.matches(cacheName)).forEach(chain::add);
    if (cacheName.equals(TIMESTAMPS_REGION) || cacheName.endsWith("." + TIMESTAMPS_REGION)) {
      chain.add(timestamps);
    }
    chain.add(parsed.defaults);
    return chain;
  }

  /** The options of a configuration that code gives, checked. */
  private Section sectionOf(String cacheName, RefcacheConfiguration<?, ?> code) {
    Section section = new Section("");
    String origin = "the RefcacheConfiguration of cache '" + cacheName + "'";
    try {
      code.options()
          .forEach(
              (name, value) -> {
                Setting setting = new Setting(origin, 0, name, value);
                parsed.checkCacheOption(name, setting);
                section.add(name, setting);
              });
      section.checkContradictions();
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return section;
  }

  private static Section timestampsOf(BackendProvider provider) {
    Section section = new Section("");
    Map<String, String> wanted = new LinkedHashMap<>();
    wanted.put("maxmemory-policy", "noeviction");
    wanted.put("on-full", "fail");
    wanted.keySet().retainAll(provider.storeOptions().keySet());
    wanted.put(CacheOption.TTL.optionName(), "eternal");
    wanted.forEach(
        (name, value) ->
            section.add(name, new Setting("built in for " + TIMESTAMPS_REGION, 0, name, value)));
    return section;
  }

  private static BackendProvider find(
      String kind, Setting chosen, Iterable<BackendProvider> providers) {
    BackendProvider provider = find(kind, providers);
    if (provider == null) {
      String reason = "there is no backend '" + MaskedUri.of(kind) + "' on the class path";
      throw chosen == null ? new ConfigurationException(reason) : chosen.wrong(reason);
    }
    return provider;
  }

  /** Who makes a kind of backend; null for nobody. */
  private static BackendProvider find(String kind, Iterable<BackendProvider> providers) {
    for (BackendProvider provider : providers) {
      if (provider.supports(kind)) {
        return provider;
      }
    }
    return null;
  }
}
