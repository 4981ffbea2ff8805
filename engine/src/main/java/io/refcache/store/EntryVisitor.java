package io.refcache.store;

/** Receives the entries of a {@link Store#scan}. */
@FunctionalInterface
public interface EntryVisitor {
  /** Called outside all locks of the store; both arguments are valid during the call only. */
  void visit(KeyBytes key, ValueBytes value);
}
