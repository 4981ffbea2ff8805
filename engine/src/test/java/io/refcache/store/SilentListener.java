package io.refcache.store;

/** A listener that wants to be told of nothing; tests override what they want. */
public abstract class SilentListener implements StoreListener {
  @Override
  public boolean wantsExpired() {
    return false;
  }

  @Override
  public void due(KeyBytes key) {}

  @Override
  public boolean wantsEvicted() {
    return false;
  }

  @Override
  public void evicted(KeyBytes key, ValueBytes value) {}
}
