package io.refcache.jcache;

import io.refcache.faults.FaultPlan;
import io.refcache.jcache.codec.Codec;
import io.refcache.jcache.codec.CodecInput;
import io.refcache.jcache.codec.CodecOutput;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryEventFilter;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;

/** Callbacks each call of which is a fault point. */
final class FaultyCallbacks {
  private FaultyCallbacks() {}

  /** Loads what {@link #loaded} says, for any key. */
  static final class Loader implements CacheLoader<FaultyKey, String> {
    @Override
    public String load(FaultyKey key) {
      FaultPlan.callback();
      return loaded(key.number());
    }

    @Override
    public Map<FaultyKey, String> loadAll(Iterable<? extends FaultyKey> keys) {
      Map<FaultyKey, String> values = new HashMap<>();
      for (FaultyKey key : keys) {
        values.put(key, load(key));
      }
      return values;
    }
  }

  static String loaded(int number) {
    return "loaded " + number;
  }

  /** Writes to nowhere, and says so by taking out of the collection what is written. */
  static final class Writer implements CacheWriter<FaultyKey, String> {
    @Override
    public void write(Cache.Entry<? extends FaultyKey, ? extends String> entry) {
      FaultPlan.callback();
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends FaultyKey, ? extends String>> entries) {
      takeOut(entries);
    }

    @Override
    public void delete(Object key) {
      FaultPlan.callback();
    }

    @Override
    public void deleteAll(Collection<?> keys) {
      takeOut(keys);
    }

    private static void takeOut(Collection<?> written) {
      for (Iterator<?> rest = written.iterator(); rest.hasNext(); ) {
        rest.next();
        FaultPlan.callback();
        rest.remove();
      }
    }
  }

  /** Gives every entry an hour. */
  static final class Expiry implements ExpiryPolicy {
    private static final Duration HOUR = new Duration(TimeUnit.HOURS, 1);

    @Override
    public Duration getExpiryForCreation() {
      FaultPlan.callback();
      return HOUR;
    }

    @Override
    public Duration getExpiryForAccess() {
      FaultPlan.callback();
      return HOUR;
    }

    @Override
    public Duration getExpiryForUpdate() {
      FaultPlan.callback();
      return HOUR;
    }
  }

  /** Listens to everything. */
  static final class Listener
      implements CacheEntryCreatedListener<FaultyKey, String>,
          CacheEntryUpdatedListener<FaultyKey, String>,
          CacheEntryRemovedListener<FaultyKey, String>,
          CacheEntryExpiredListener<FaultyKey, String> {
    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends FaultyKey, ? extends String>> events) {
      FaultPlan.callback();
    }

    @Override
    public void onUpdated(Iterable<CacheEntryEvent<? extends FaultyKey, ? extends String>> events) {
      FaultPlan.callback();
    }

    @Override
    public void onRemoved(Iterable<CacheEntryEvent<? extends FaultyKey, ? extends String>> events) {
      FaultPlan.callback();
    }

    @Override
    public void onExpired(Iterable<CacheEntryEvent<? extends FaultyKey, ? extends String>> events) {
      FaultPlan.callback();
    }
  }

  /** Lets every event pass. */
  static final class Filter implements CacheEntryEventFilter<FaultyKey, String> {
    @Override
    public boolean evaluate(CacheEntryEvent<? extends FaultyKey, ? extends String> event) {
      FaultPlan.callback();
      return true;
    }
  }

  /** Writes the number of a key; not canonical, so that keys are compared by {@code equals}. */
  static final class KeyCodec implements Codec<FaultyKey> {
    @Override
    public void write(FaultyKey key, CodecOutput out) throws IOException {
      FaultPlan.callback();
      out.writeInt(key.number());
    }

    @Override
    public FaultyKey read(CodecInput in) throws IOException {
      FaultPlan.callback();
      return new FaultyKey(in.readInt());
    }

    @Override
    public Class<?> type() {
      return FaultyKey.class;
    }
  }

  /** Writes strings as Java's data streams do. */
  static final class ValueCodec implements Codec<String> {
    @Override
    public void write(String value, CodecOutput out) throws IOException {
      FaultPlan.callback();
      out.writeUTF(value);
    }

    @Override
    public String read(CodecInput in) throws IOException {
      FaultPlan.callback();
      return in.readUTF();
    }

    @Override
    public Class<?> type() {
      return String.class;
    }
  }
}
