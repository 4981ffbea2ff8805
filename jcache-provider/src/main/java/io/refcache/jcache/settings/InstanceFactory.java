package io.refcache.jcache.settings;

import javax.cache.configuration.Factory;

/**
 * Makes objects of a class. Unlike the factory of {@code FactoryBuilder} it has the class, rather
 * than look for it with whatever loader the calling thread has.
 */
record InstanceFactory<T>(Class<? extends T> type) implements Factory<T> {
  private static final long serialVersionUID = 1L;

  @Override
  public T create() {
    return ClassFinder.instantiate(type);
  }
}
