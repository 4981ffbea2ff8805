package io.refcache.store;

/** Says whether a stored key is equal to the one that is looked for, though its bytes differ. */
@FunctionalInterface
public interface KeyMatcher {
  /** Called outside all locks of the store; {@code stored} is valid during the call only. */
  boolean matches(KeyBytes stored);
}
