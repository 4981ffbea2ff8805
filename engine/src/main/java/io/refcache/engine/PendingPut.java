package io.refcache.engine;

import io.refcache.engine.index.Segment;
import io.refcache.engine.index.SharedValues;
import io.refcache.engine.memory.ReadEpochs;
import io.refcache.engine.record.DeadlineField;
import io.refcache.engine.record.Records;
import io.refcache.engine.record.ValueObjects;
import io.refcache.engine.record.ValuePlace;
import io.refcache.store.KeyBytes;
import io.refcache.store.Precondition;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;

/**
 * A put on its way: what was asked for, what memory was reserved for it, and what has been made of
 * that so far.
 *
 * <p>A thread keeps one and uses it for all its puts, so that a put allocates nothing on the heap:
 * {@link #begin} takes it, {@link #end} gives it back. A put within a put, by a listener that is
 * told of an eviction, finds none and makes another.
 */
final class PendingPut {
  /* The thread's, for which it is kept. */
  private ReadEpochs.Reader owner;

  private StoreContext store;
  long hash;
  Segment segment;
  KeyBytes key;
  ValueBytes value;
  Precondition precondition;
  long version;
  long ttlOnCreate;
  long ttlOnUpdate;

  /** What was found in the key's slot, and is done with it. */
  final SlotChange change = new SlotChange();

  private ValuePlace place;
  private long object;

  /** The bytes that are reserved for the record and its value, and not used yet. */
  long reserved;

  /** The bytes that are reserved for the growth of the segment's table, and not used yet. */
  long reservedGrowth;

  /** Whether there was no memory for growth even though room was to be made for it. */
  boolean growthRefused;

  private PendingPut() {}

  /** The calling thread's, with what is asked of a store. */
  static PendingPut begin(
      StoreContext store,
      StoreReader reader,
      KeyBytes key,
      ValueBytes value,
      Precondition precondition,
      long version,
      long ttlOnCreate,
      long ttlOnUpdate,
      ValueBytes previous) {
    ReadEpochs.Reader owner = store.reader(key);
    PendingPut put = (PendingPut) owner.takeKept();
    if (put == null) {
      put = new PendingPut();
    }
    put.owner = owner;
    put.store = store;
    put.hash = store.index.hash(key);
    put.segment = store.index.segment(put.hash);
    put.key = key;
    put.value = value;
    put.precondition = precondition;
    put.version = version;
    put.ttlOnCreate = ttlOnCreate;
    put.ttlOnUpdate = ttlOnUpdate;
    put.place = placeOf(store, key, value);
    put.object = ValueObjects.NONE;
    put.reserved = 0;
    put.reservedGrowth = 0;
    put.growthRefused = false;
    put.change.begin(store, reader, previous);
    return put;
  }

  /**
   * Lets go of the memory that was not used. Comes before the old value is told: that may go to
   * where the new one came from.
   */
  void releaseUnused() {
    releaseObject();
    store.budget.release(reserved + reservedGrowth);
    reserved = 0;
    reservedGrowth = 0;
  }

  /** Lets go of the caller's objects. */
  void end() {
    key = null;
    value = null;
    store = null;
    segment = null;
    change.end();
    owner.keep(this);
  }

  /** The calling thread's reader. */
  ReadEpochs.Reader owner() {
    return owner;
  }

  private static ValuePlace placeOf(StoreContext store, KeyBytes key, ValueBytes value) {
    boolean shareable =
        store.sharedValues != null
            && value.kind() == ValueBytes.Kind.BYTES
            && value.length() >= SharedValues.MIN_SHARED_BYTES;
    if (shareable) {
      return ValuePlace.SHARED_OBJECT;
    }
    return store.records.needsObject(key, value) ? ValuePlace.OBJECT : ValuePlace.INSIDE;
  }

  boolean isInside() {
    return place == ValuePlace.INSIDE;
  }

  /** What the value takes besides the record. */
  long objectBytes() {
    return isInside() ? 0 : ValueObjects.usableBytes(value.length());
  }

  /** What the record takes, with a field for a deadline or without. */
  long recordBytes(DeadlineField field) {
    return store.records.bytesFor(key, value, place, field);
  }

  /** What it takes at most: whether it gets a deadline is certain only under the lock. */
  long largestRecordBytes() {
    boolean mayExpire = ttlOnCreate > 0 || ttlOnUpdate > 0 || ttlOnUpdate == Ttl.KEEP;
    return recordBytes(mayExpire ? DeadlineField.PRESENT : DeadlineField.ABSENT);
  }

  /** Makes the value's object, if it is to have one; {@link #objectBytes} are reserved. */
  void createObject() {
    if (place == ValuePlace.SHARED_OBJECT) {
      object = store.sharedValues.intern(value, hash);
    } else if (place == ValuePlace.OBJECT) {
      object = store.objects.create(value, hash);
    }
    reserved -= objectBytes();
  }

  /** Makes the record, which takes over the object. Its bytes are reserved. */
  long createRecord(int stamp, long deadline) {
    DeadlineField field = fieldFor(deadline);
    long address = store.records.create(key, value, place, object, stamp, deadline, field);
    object = ValueObjects.NONE;
    reserved -= recordBytes(field);
    return address;
  }

  static DeadlineField fieldFor(long deadline) {
    return deadline == Records.NO_DEADLINE ? DeadlineField.ABSENT : DeadlineField.PRESENT;
  }

  /** Drops the object again if no record has taken it over. */
  private void releaseObject() {
    if (object == ValueObjects.NONE) {
      return;
    }
    if (place == ValuePlace.SHARED_OBJECT) {
      store.sharedValues.release(object);
    } else if (store.objects.release(object)) {
      store.objects.freeSome(object, ValueObjects.blocks(value.length()));
    }
    object = ValueObjects.NONE;
  }
}
