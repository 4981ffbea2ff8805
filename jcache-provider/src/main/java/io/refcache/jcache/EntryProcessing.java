package io.refcache.jcache;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.EntryProcessorResult;

/** Runs entry processors on one key or on many, one key at a time. */
final class EntryProcessing<K, V> {
  private final CacheParts<K, V> cache;
  private final Class<V> valueType;

  EntryProcessing(CacheParts<K, V> cache, Class<V> valueType) {
    this.cache = cache;
    this.valueType = valueType;
  }

  <T> T invoke(K key, EntryProcessor<K, V, T> processor, Object[] arguments) {
    InvokeUpdate<K, V, T> update = new InvokeUpdate<>(cache, key, processor, arguments, valueType);
    update.run();
    return update.result();
  }

  /** Runs a processor on many keys; a result of null is left out, a failure is a result. */
  <T> Map<K, EntryProcessorResult<T>> invokeAll(
      Set<? extends K> keys, EntryProcessor<K, V, T> processor, Object[] arguments) {
    Map<K, EntryProcessorResult<T>> results = new LinkedHashMap<>();
    for (K key : keys) {
      try {
        T result = invoke(key, processor, arguments);
        if (result != null) {
          results.put(key, () -> result);
        }
      } catch (EntryProcessorException e) {
        results.put(key, failed(e));
      } catch (RuntimeException e) {
        results.put(key, failed(new EntryProcessorException(e)));
      }
    }
    return results;
  }

  private static <T> EntryProcessorResult<T> failed(EntryProcessorException failure) {
    return () -> {
      throw failure;
    };
  }
}
