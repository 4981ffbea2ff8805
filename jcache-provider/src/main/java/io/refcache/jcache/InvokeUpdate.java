package io.refcache.jcache;

import javax.cache.CacheException;
import javax.cache.event.EventType;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;

/**
 * Runs an entry processor under its key's lock, and then does what comes out of it as one
 * operation. What it did in between is seen by nobody. It runs exactly once; where the entries are
 * shared, once for each time that another process has changed the entry meanwhile, and once more.
 */
final class InvokeUpdate<K, V, T> extends EntryUpdate<K, V> {
  private final EntryProcessor<K, V, T> processor;
  private final Object[] arguments;
  private final Class<V> valueType;
  private T result;

  InvokeUpdate(
      CacheParts<K, V> cache,
      K key,
      EntryProcessor<K, V, T> processor,
      Object[] arguments,
      Class<V> valueType) {
    super(cache, CacheOperation.INVOKE, key, null, null);
    this.processor = processor;
    this.arguments = arguments;
    this.valueType = valueType;
  }

  /** What the processor has returned. */
  T result() {
    return result;
  }

  @Override
  Outcome decide(boolean present) {
    ProcessedEntry<K, V> entry = new ProcessedEntry<>(this, present);
    try {
      result = processor.process(entry, arguments);
    } catch (CacheException e) {
      throw e;
    } catch (Exception e) {
      throw new EntryProcessorException(e);
    } finally {
      entry.close();
    }
    operation = entry.operation();
    Outcome outcome = present ? operation.whenPresent() : operation.whenAbsent();
    if (outcome == Outcome.CREATED || outcome == Outcome.UPDATED) {
      value = entry.value();
      cache.entries().encodeNext(value, scratch);
    }
    if (present && wantsOldValueOf(outcome)) {
      current();
    }
    return outcome;
  }

  @Override
  void beginAgain() {
    super.beginAgain();
    operation = CacheOperation.INVOKE;
    value = null;
  }

  private boolean wantsOldValueOf(Outcome outcome) {
    return outcome == Outcome.UPDATED && cache.events().wantsOldValue(EventType.UPDATED)
        || outcome == Outcome.REMOVED && cache.events().wantsOldValue(EventType.REMOVED);
  }

  // What the entry asks for while the processor runs.

  /** A copy for the processor alone, who may change it. */
  V copyOfCurrent() {
    return cache.entries().decode(scratch.current);
  }

  /** Loads the value; null if there is none, or nobody to ask. */
  V load() {
    if (cache.readThrough() == null) {
      return null;
    }
    long startNanos = System.nanoTime();
    try {
      return cache.readThrough().load(key);
    } finally {
      loadNanos += System.nanoTime() - startNanos;
    }
  }

  void checkType(V candidate) {
    valueType.cast(candidate);
  }
}
