package io.refcache.jcache;

import io.refcache.store.StoreUnavailableException;
import javax.cache.CacheException;

/**
 * The place where the entries live could not be reached, or did not answer in time. A cache that is
 * embedded never throws this.
 */
public final class CacheUnavailableException extends CacheException {
  private static final long serialVersionUID = 1L;

  private final boolean outcomeUnknown;

  CacheUnavailableException(StoreUnavailableException cause) {
    super(cause.getMessage(), cause);
    outcomeUnknown = cause.isOutcomeUnknown();
  }

  /**
   * Whether the operation's change may have been made, or may still be; false if it was not and
   * will not be. No operation is ever carried out twice by itself: who wants it done for certain
   * does it again, if that does no harm.
   */
  public boolean isOutcomeUnknown() {
    return outcomeUnknown;
  }
}
