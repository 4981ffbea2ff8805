package io.refcache.jcache;

import java.util.Objects;
import javax.cache.processor.MutableEntry;

/**
 * The entry that an entry processor sees, and a note of what it wants done.
 *
 * <pre>
 *            setValue             remove
 *   NOTHING ----------> SET ------------------> REMOVE   if there was a value
 *      |                 ^ \------------------> NOTHING  if there was none
 *      |     remove      | setValue
 *      \---------------> REMOVE
 * </pre>
 */
final class ProcessedEntry<K, V> implements MutableEntry<K, V> {
  private enum Wanted {
    NOTHING,
    SET,
    REMOVE
  }

  private final InvokeUpdate<K, V, ?> update;
  private final boolean present;
  private Wanted wanted = Wanted.NOTHING;
  private boolean read;
  private boolean loadTried;
  private boolean loaded;
  private boolean closed;
  private K key;
  private V value;

  ProcessedEntry(InvokeUpdate<K, V, ?> update, boolean present) {
    this.update = update;
    this.present = present;
  }

  @Override
  public K getKey() {
    checkOpen();
    if (key == null) {
      key = update.copyOfKey();
    }
    return key;
  }

  @Override
  public boolean exists() {
    checkOpen();
    return wanted == Wanted.SET || wanted == Wanted.NOTHING && (present || loaded);
  }

  @Override
  public V getValue() {
    checkOpen();
    if (wanted == Wanted.NOTHING) {
      if (present && !read) {
        read = true;
        value = update.copyOfCurrent();
      } else if (!present && !loadTried) {
        loadTried = true;
        value = update.load();
        loaded = value != null;
      }
    }
    return value;
  }

  @Override
  public void setValue(V newValue) {
    checkOpen();
    Objects.requireNonNull(newValue, "value");
    update.checkType(newValue);
    wanted = Wanted.SET;
    value = newValue;
  }

  @Override
  public void remove() {
    checkOpen();
    boolean undoes = wanted == Wanted.SET && !present && !loaded;
    wanted = undoes ? Wanted.NOTHING : Wanted.REMOVE;
    loadTried |= undoes;
    value = null;
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new IllegalArgumentException("an entry of a processor is not a " + type.getName());
  }

  /** The net effect, as a row of the table. */
  CacheOperation operation() {
    return switch (wanted) {
      case SET -> CacheOperation.INVOKE_SET;
      case REMOVE -> CacheOperation.INVOKE_REMOVE;
      case NOTHING -> {
        if (loaded) {
          yield CacheOperation.INVOKE_LOAD;
        }
        yield read ? CacheOperation.INVOKE_READ : CacheOperation.INVOKE;
      }
    };
  }

  /** The value that is to be there. */
  V value() {
    return value;
  }

  /** The processor has returned: who has kept this entry cannot use it any more. */
  void close() {
    closed = true;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("an entry is valid only while its processor runs");
    }
  }
}
