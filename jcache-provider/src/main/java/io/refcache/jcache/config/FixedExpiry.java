package io.refcache.jcache.config;

import java.io.Serializable;
import java.util.Objects;
import javax.cache.configuration.Factory;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;

/**
 * An expiry policy of three fixed durations, and its own factory.
 *
 * @param creation how long a new entry lives
 * @param access how long an entry lives from its last use on; null: as long as before
 * @param update how long an entry lives from its last change on; null: as long as before
 */
public record FixedExpiry(Duration creation, Duration access, Duration update)
    implements ExpiryPolicy, Factory<ExpiryPolicy>, Serializable {
  private static final long serialVersionUID = 1L;

  public FixedExpiry {
    Objects.requireNonNull(creation, "creation");
  }

  /** A time to live: counted from the last write, as {@code SET} with {@code PX} does. */
  public static FixedExpiry ttl(Duration duration) {
    return new FixedExpiry(duration, null, duration);
  }

  /** A time to idle: counted from the last write or use. */
  public static FixedExpiry tti(Duration duration) {
    return new FixedExpiry(duration, duration, duration);
  }

  @Override
  public ExpiryPolicy create() {
    return this;
  }

  @Override
  public Duration getExpiryForCreation() {
    return creation;
  }

  @Override
  public Duration getExpiryForAccess() {
    return access;
  }

  @Override
  public Duration getExpiryForUpdate() {
    return update;
  }
}
