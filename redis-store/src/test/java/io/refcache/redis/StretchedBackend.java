package io.refcache.redis;

import io.refcache.store.Backend;
import io.refcache.store.Store;
import java.util.Map;

/** A backend whose stores have a slower clock; see {@link StretchedStore}. */
final class StretchedBackend implements Backend {
  private final Backend backend;

  StretchedBackend(Backend backend) {
    this.backend = backend;
  }

  @Override
  public Store open(String name, Map<String, String> options) {
    return new StretchedStore(backend.open(name, options));
  }

  @Override
  public boolean isShared() {
    return backend.isShared();
  }

  @Override
  public Map<String, Object> info() {
    return backend.info();
  }

  @Override
  public void resetStatistics() {
    backend.resetStatistics();
  }

  @Override
  public void setOption(String option, String value) {
    backend.setOption(option, value);
  }

  @Override
  public Map<String, String> options() {
    return backend.options();
  }

  @Override
  public void close() {
    backend.close();
  }
}
