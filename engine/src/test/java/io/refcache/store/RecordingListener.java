package io.refcache.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Writes down what a store tells of. */
final class RecordingListener implements StoreListener {
  final List<String> due = Collections.synchronizedList(new ArrayList<>());
  final List<String> evicted = Collections.synchronizedList(new ArrayList<>());
  volatile boolean wantsExpired = true;
  volatile boolean wantsEvicted = true;

  @Override
  public boolean wantsExpired() {
    return wantsExpired;
  }

  @Override
  public void due(KeyBytes key) {
    due.add(StoreFixture.text(key));
  }

  @Override
  public boolean wantsEvicted() {
    return wantsEvicted;
  }

  @Override
  public void evicted(KeyBytes key, ValueBytes value) {
    evicted.add(StoreFixture.text(key) + "=" + StoreFixture.text(value));
  }
}
