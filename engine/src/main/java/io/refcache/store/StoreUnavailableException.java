package io.refcache.store;

/** A store could not be reached, or did not answer in time. */
public final class StoreUnavailableException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final boolean outcomeUnknown;

  private StoreUnavailableException(String message, Throwable cause, boolean outcomeUnknown) {
    super(message, cause);
    this.outcomeUnknown = outcomeUnknown;
  }

  /** Nothing was changed, nor will it be. */
  public static StoreUnavailableException unchanged(String message, Throwable cause) {
    return new StoreUnavailableException(message, cause, false);
  }

  /** A change was on its way: it may have been made, or not, or may still be. */
  public static StoreUnavailableException outcomeUnknown(String message, Throwable cause) {
    return new StoreUnavailableException(message, cause, true);
  }

  /** Whether a change may have been made, or may still be; false if none was or will be. */
  public boolean isOutcomeUnknown() {
    return outcomeUnknown;
  }
}
