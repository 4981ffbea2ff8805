package io.refcache.store;

/** Is told what a {@link Store#getAll} has found. */
@FunctionalInterface
public interface FoundVisitor {
  /**
   * Called once for each key, outside all locks of the store, which may be used meanwhile. What it
   * throws ends the call.
   *
   * @param index which of the keys
   */
  void visit(int index, Found found);
}
