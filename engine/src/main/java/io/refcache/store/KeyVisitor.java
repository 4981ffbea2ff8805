package io.refcache.store;

/** Receives the keys of a {@link Store#scanKeys}. */
@FunctionalInterface
public interface KeyVisitor {
  /** Called outside all locks of the store; {@code key} is valid during the call only. */
  void visit(KeyBytes key);
}
