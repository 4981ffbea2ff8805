package io.refcache.jcache;

import io.refcache.jcache.config.FixedExpiry;
import io.refcache.store.Ttl;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;

/**
 * Turns an expiry policy into times to live.
 *
 * <p>The standard policies, and those of a configuration file, always give the same three answers.
 * They are asked once, here, and then an operation costs no call and needs no look at the entry:
 * the store applies whichever of two times to live is due. Any other policy is asked at each
 * operation, as the table in {@link CacheOperation} says, and so an operation must know beforehand
 * whether its entry exists.
 *
 * <p>A policy that throws, or has no answer for a creation, gets what the specification says: a new
 * entry is eternal, an existing one keeps its deadline. Safe for use by many threads if the policy
 * is.
 */
final class ExpiryCalculator {
  private static final Logger LOG = System.getLogger(ExpiryCalculator.class.getName());

  private final ExpiryPolicy policy;
  private final boolean constant;
  private final long creationMillis;
  private final long updateMillis;
  private final long accessMillis;
  private final AtomicBoolean failureLogged = new AtomicBoolean();

  ExpiryCalculator(ExpiryPolicy policy) {
    this.policy = policy;
    this.constant = isStandard(policy);
    this.creationMillis = constant ? askCreation() : Ttl.NONE;
    this.updateMillis = constant ? ask(policy::getExpiryForUpdate) : Ttl.KEEP;
    this.accessMillis = constant ? ask(policy::getExpiryForAccess) : Ttl.KEEP;
  }

  private static boolean isStandard(ExpiryPolicy policy) {
    Class<?> type = policy.getClass();
    return type == EternalExpiryPolicy.class
        || type == CreatedExpiryPolicy.class
        || type == ModifiedExpiryPolicy.class
        || type == AccessedExpiryPolicy.class
        || type == TouchedExpiryPolicy.class
        || type == FixedExpiry.class;
  }

  /** Whether the answers never change, so that asking needs no knowledge of the entry. */
  boolean isConstant() {
    return constant;
  }

  /** Whether a read may change a deadline. */
  boolean asksOnAccess() {
    return !constant || accessMillis != Ttl.KEEP;
  }

  /** Whether a write may expire its own entry; false unless {@link #isConstant()}. */
  boolean expiresAtOnce() {
    return creationMillis == Ttl.EXPIRE_NOW || updateMillis == Ttl.EXPIRE_NOW;
  }

  /** The {@link Ttl} of an entry that comes into being, never {@link Ttl#KEEP}. */
  long creationMillis() {
    return constant ? creationMillis : askCreation();
  }

  /** The {@link Ttl} of an entry whose value is replaced. */
  long updateMillis() {
    return constant ? updateMillis : ask(policy::getExpiryForUpdate);
  }

  /** The {@link Ttl} of an entry that is looked at. */
  long accessMillis() {
    return constant ? accessMillis : ask(policy::getExpiryForAccess);
  }

  /** The policy, for closing. */
  ExpiryPolicy policy() {
    return policy;
  }

  private long askCreation() {
    long ttlMillis = ask(policy::getExpiryForCreation);
    return ttlMillis == Ttl.KEEP ? Ttl.NONE : ttlMillis;
  }

  private long ask(Supplier<Duration> question) {
    try {
      return millis(question.get());
    } catch (RuntimeException e) {
      Level level = failureLogged.compareAndSet(false, true) ? Level.WARNING : Level.DEBUG;
      LOG.log(level, () -> "expiry policy " + policy.getClass().getName() + " failed", e);
      return Ttl.KEEP;
    }
  }

  private static long millis(Duration duration) {
    if (duration == null) {
      return Ttl.KEEP;
    }
    if (duration.isEternal()) {
      return Ttl.NONE;
    }
    return duration.getTimeUnit().toMillis(duration.getDurationAmount());
  }
}
