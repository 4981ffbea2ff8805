package io.refcache.engine;

import io.refcache.engine.index.SharedValues;
import io.refcache.engine.record.DeadlineField;
import io.refcache.engine.record.Records;
import io.refcache.engine.record.ValueObjects;
import io.refcache.engine.record.ValuePlace;
import io.refcache.store.KeyBytes;
import io.refcache.store.Precondition;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;

/**
 * A put on its way: what was asked for, what memory it needs, and what has been made of that so
 * far. Used once, by one thread.
 */
final class PendingPut {
  private final StoreContext store;
  final long hash;
  final KeyBytes key;
  final Precondition precondition;
  final long version;
  final long ttlOnCreate;
  final long ttlOnUpdate;
  final long recordBytes;
  final long objectBytes;
  long usedBytes;
  private final ValueBytes value;
  private final ValuePlace place;
  private long object = ValueObjects.NONE;

  PendingPut(
      StoreContext store,
      KeyBytes key,
      ValueBytes value,
      Precondition precondition,
      long version,
      long ttlOnCreate,
      long ttlOnUpdate) {
    this.store = store;
    Records records = store.records;
    this.hash = store.index.hash(key);
    this.key = key;
    this.value = value;
    this.precondition = precondition;
    this.version = version;
    this.ttlOnCreate = ttlOnCreate;
    this.ttlOnUpdate = ttlOnUpdate;
    boolean shareable =
        store.sharedValues != null
            && value.kind() == ValueBytes.Kind.BYTES
            && value.length() >= SharedValues.MIN_SHARED_BYTES;
    if (shareable) {
      place = ValuePlace.SHARED_OBJECT;
    } else {
      place = records.needsObject(key, value) ? ValuePlace.OBJECT : ValuePlace.INSIDE;
    }
    objectBytes = place == ValuePlace.INSIDE ? 0 : ValueObjects.usableBytes(value.length());
    // Whether the record gets a deadline is certain only under the lock: reserve for the larger.
    boolean mayExpire = ttlOnCreate > 0 || ttlOnUpdate > 0 || ttlOnUpdate == Ttl.KEEP;
    recordBytes =
        records.bytesFor(
            key, value, place, mayExpire ? DeadlineField.PRESENT : DeadlineField.ABSENT);
  }

  void createObject() {
    if (place == ValuePlace.SHARED_OBJECT) {
      object = store.sharedValues.intern(value);
      usedBytes += objectBytes;
    } else if (place == ValuePlace.OBJECT) {
      object = store.objects.create(value);
      usedBytes += objectBytes;
    }
  }

  /** Makes the record, which takes over the object. */
  long createRecord(int stamp, long deadline) {
    DeadlineField field =
        deadline == Records.NO_DEADLINE ? DeadlineField.ABSENT : DeadlineField.PRESENT;
    long address = store.records.create(key, value, place, object, stamp, deadline, field);
    object = ValueObjects.NONE;
    usedBytes += store.records.bytesFor(key, value, place, field);
    return address;
  }

  /** Drops the object again if no record has taken it over. */
  void releaseUnused() {
    if (object == ValueObjects.NONE) {
      return;
    }
    if (place == ValuePlace.SHARED_OBJECT) {
      store.sharedValues.release(object);
    } else if (store.objects.release(object)) {
      store.objects.freeSome(object, ValueObjects.blocks(value.length()));
    }
  }
}
