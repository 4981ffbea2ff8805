package io.refcache.redis;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The options of a backend on a server, beside those of what stays in this process. */
enum RedisOption implements NamedOption {
  /** What the names of all keys on the server begin with. */
  REDIS_NAMESPACE("refcache"),
  /** How long a reply may take. */
  REDIS_TIMEOUT("500ms"),
  /** How long it may take to get a connection. */
  REDIS_CONNECT_TIMEOUT("1s"),
  /** How many commands may wait for their replies on one connection; more are refused. */
  REDIS_QUEUE("10000"),
  /** A class that implements {@link CredentialsSource}; empty for what the URI says. */
  REDIS_CREDENTIALS(""),
  /** Whose certificates are trusted, in PEM; empty for those that the JVM trusts. */
  REDIS_TLS_CA_CERT_FILE(""),
  /** The certificate that this side shows, in PEM; empty if it shows none. */
  REDIS_TLS_CERT_FILE(""),
  /** The key that belongs to it, in PEM (PKCS#8), without a password. */
  REDIS_TLS_KEY_FILE(""),
  /** What copies of entries may take of the memory of this process; see {@link NearCache}. */
  NEAR("0"),
  /** How old what a copy says may be when it is read. */
  NEAR_MAX_STALENESS("1s");

  private static final Pattern DURATION = Pattern.compile("([1-9]\\d{0,6})(ms|s)");
  private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /** What operations send at once fits in. */
  private static final int MIN_QUEUE = 64;

  private static final int MAX_QUEUE = 1_000_000;
  private static final Duration LEAST_STALENESS = Duration.ofMillis(10);

  private final String defaultValue;

  RedisOption(String defaultValue) {
    this.defaultValue = defaultValue;
  }

  @Override
  public String defaultValue() {
    return defaultValue;
  }

  /** The option of a name, or null. */
  static RedisOption of(String name) {
    return NamedOption.find(values(), name);
  }

  /** All options with their defaults. */
  static Map<String, String> defaults() {
    return NamedOption.defaults(values());
  }

  Duration durationIn(Map<String, String> options) {
    return duration(in(options));
  }

  private static Duration duration(String value) {
    Matcher matcher = DURATION.matcher(value);
    if (!matcher.matches()) {
      throw new IllegalStateException(value + " is no duration");
    }
    long amount = Long.parseLong(matcher.group(1));
    return matcher.group(2).equals("s") ? Duration.ofSeconds(amount) : Duration.ofMillis(amount);
  }

  @Override
  public void check(String value) {
    switch (this) {
      case REDIS_NAMESPACE ->
          require(
              NAMESPACE.matcher(value).matches(),
              value,
              "1 to 64 letters, digits, dots, underscores and hyphens");
      case REDIS_TIMEOUT, REDIS_CONNECT_TIMEOUT ->
          require(DURATION.matcher(value).matches(), value, "a time such as 500ms or 2s");
      case REDIS_QUEUE ->
          require(
              value.matches("[1-9]\\d{0,6}")
                  && Integer.parseInt(value) >= MIN_QUEUE
                  && Integer.parseInt(value) <= MAX_QUEUE,
              value,
              "a number from %d to %d".formatted(MIN_QUEUE, MAX_QUEUE));
      case REDIS_TLS_CA_CERT_FILE, REDIS_TLS_CERT_FILE, REDIS_TLS_KEY_FILE ->
          require(value.equals(value.strip()), value, "the path of a file");
      case REDIS_CREDENTIALS ->
          require(value.matches("[\\p{javaJavaIdentifierPart}.]*"), value, "the name of a class");
      case NEAR -> NearCache.check(value);
      case NEAR_MAX_STALENESS ->
          require(
              DURATION.matcher(value).matches() && duration(value).compareTo(LEAST_STALENESS) >= 0,
              value,
              "a time such as 500ms or 2s, of 10ms or more");
    }
  }
}
