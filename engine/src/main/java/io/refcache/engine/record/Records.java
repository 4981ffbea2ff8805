package io.refcache.engine.record;

import static io.refcache.engine.record.RecordLayout.CONSTANT;
import static io.refcache.engine.record.RecordLayout.EMBEDDED;
import static io.refcache.engine.record.RecordLayout.INT;
import static io.refcache.engine.record.RecordLayout.KEY_ON_HEAP;
import static io.refcache.engine.record.RecordLayout.LONG_VALUE;
import static io.refcache.engine.record.RecordLayout.OBJECT;
import static io.refcache.engine.record.RecordLayout.PREFIX_HASHED;
import static io.refcache.engine.record.RecordLayout.REFERENCE;
import static io.refcache.engine.record.RecordLayout.SHARED;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.alloc.MemoryBudget;
import io.refcache.engine.alloc.SizeClasses;
import io.refcache.engine.memory.Slab;
import io.refcache.engine.stats.Counter;
import io.refcache.store.KeyBytes;
import io.refcache.store.ValueBytes;

/**
 * The records of one store: how they are made, read and given back.
 *
 * <p>A record is created with one reference, which its index slot owns. Whoever else wants it to
 * outlive the slot retains it, holding the lock of the segment or a reference of its own; the last
 * one to release it frees its blocks and gives their usable bytes back to the budget. Creation
 * takes memory that the caller has reserved.
 *
 * <p>Methods that take a slab and an offset are for readers that look the slab up once. Optimistic
 * readers may call those that say so on a block that is no longer a record: they then return
 * rubbish, or throw {@link RuntimeException}, but touch nothing.
 *
 * <p>Thread-safe, as far as the callers' locks are as said.
 */
public final class Records {
  /** The deadline of an entry that never expires: it is never reached. */
  public static final long NO_DEADLINE = Long.MAX_VALUE;

  /** How much of a key that is not canonical is hashed: its tag and its hash code. */
  public static final int HASHED_PREFIX_BYTES = 1 + Integer.BYTES;

  /** The longest key that a record can hold, in bytes. */
  public static final int MAX_KEY_BYTES = 65_000;

  /** The longest value that an optimistic reader copies; for a longer one it pins the record. */
  private static final int MAX_OPTIMISTIC_BYTES = ValueObjects.BLOCK_BYTES;

  private final Allocator allocator;
  private final MemoryBudget budget;
  private final ValueObjects objects;
  private final HeapReferences references;
  private final SharedOwner sharedOwner;
  private final Deferral deferral;
  private final DeadlineCopy deadlineCopy;
  private final Counter created = new Counter();
  private final Counter freed = new Counter();

  /**
   * @param budget charged by the caller before creation, given back to when a block is freed
   * @param sharedOwner lets go of objects that were created elsewhere, by value sharing
   */
  public Records(
      Allocator allocator,
      MemoryBudget budget,
      ValueObjects objects,
      HeapReferences references,
      SharedOwner sharedOwner,
      Deferral deferral) {
    this.allocator = allocator;
    this.budget = budget;
    this.objects = objects;
    this.references = references;
    this.sharedOwner = sharedOwner;
    this.deferral = deferral;
    this.deadlineCopy = new DeadlineCopy(allocator, objects, references);
  }

  // --- making -----------------------------------------------------------------------------------

  /** Whether a value gets blocks of its own, beside the record. */
  public boolean needsObject(KeyBytes key, ValueBytes value) {
    return RecordForm.needsObject(key, value);
  }

  /**
   * The usable bytes of the record of an entry, and of the heap memory that it refers to, without
   * those of a value object.
   */
  public long bytesFor(
      KeyBytes key, ValueBytes value, ValuePlace place, DeadlineField deadlineField) {
    int flags = RecordForm.flags(key, value, place, deadlineField);
    long heapBytes = value.kind() == ValueBytes.Kind.REFERENCE ? value.referenceBytes() : 0;
    return heapBytes + SizeClasses.usableSize(RecordForm.bytes(flags, key, value));
  }

  /**
   * Makes a record with one reference.
   *
   * @param object the value's object, whose reference the record takes over, or {@link
   *     ValueObjects#NONE}
   * @param deadlineMillis the deadline on the engine's clock, or {@link #NO_DEADLINE}
   * @throws io.refcache.engine.memory.OutOfNativeMemoryException if there is no memory; the
   *     object's reference is still the caller's then
   */
  public long create(
      KeyBytes key,
      ValueBytes value,
      ValuePlace place,
      long object,
      int stamp,
      long deadlineMillis,
      DeadlineField deadlineField) {
    int flags = RecordForm.flags(key, value, place, deadlineField);
    int keyLength = key.length();
    int valueLength = RecordForm.valueLength(value);
    int keyHandle = references.add(key.reference());
    int valueHandle = HeapReferences.NONE;
    long address;
    try {
      valueHandle = references.add(value.reference());
      address = allocator.allocate(RecordLayout.recordBytes(flags, keyLength, valueLength));
    } catch (Throwable e) {
      references.remove(valueHandle);
      references.remove(keyHandle);
      throw e;
    }
    // From here on nothing can fail: the block is the record's, or it would be lost.
    Slab slab = allocator.slab(address);
    int record = Allocator.offset(address);
    putHeader(slab, record, flags, value.tag(), valueLength, stamp, deadlineMillis);
    slab.putShort(record + RecordLayout.KEY_LENGTH_OFFSET, (short) keyLength);
    int keyOffset = record + RecordLayout.keyOffset(flags);
    slab.putBytes(keyOffset, key.array(), 0, keyLength);
    if ((flags & KEY_ON_HEAP) != 0) {
      slab.putInt(keyOffset + keyLength, keyHandle);
    }
    int valueOffset = record + RecordLayout.valueOffset(flags, keyLength);
    putValue(slab, valueOffset, flags, value, object, valueHandle);
    Refcounts.init(slab, record);
    created.increment();
    return address;
  }

  /**
   * Gives a record another value in place, under the write lock of its segment. That is possible if
   * nobody but the slot holds the record, and the value takes the same form and a block of the same
   * size; the key, and where it lies, stay what they are.
   *
   * @param value one that would go inside the record
   * @return false if it isn't possible, and nothing has changed
   */
  public boolean overwrite(long address, ValueBytes value, int stamp, long deadlineMillis) {
    Slab slab = allocator.slab(address);
    int record = Allocator.offset(address);
    int flags = RecordLayout.flags(slab, record);
    int length = RecordForm.valueLength(value);
    if (!RecordForm.isOverwritable(flags, value)
        || !RecordLayout.hasDeadline(flags) && deadlineMillis != NO_DEADLINE
        || Refcounts.get(slab, record) != 1) {
      return false;
    }
    int keyLength = RecordLayout.keyLength(slab, record);
    int oldLength = RecordLayout.valueLength(slab, record, flags);
    if (length != oldLength) {
      int bytes = RecordLayout.recordBytes(flags, keyLength, length);
      int oldBytes = RecordLayout.recordBytes(flags, keyLength, oldLength);
      if (SizeClasses.classOf(bytes) != SizeClasses.classOf(oldBytes)) {
        return false;
      }
      allocator.reuse(address, bytes);
    }
    putHeader(slab, record, flags, value.tag(), length, stamp, deadlineMillis);
    int offset = record + RecordLayout.valueOffset(flags, keyLength);
    putValue(slab, offset, flags, value, ValueObjects.NONE, HeapReferences.NONE);
    return true;
  }

  private static void putHeader(
      Slab slab, int record, int flags, byte tag, int valueLength, int stamp, long deadlineMillis) {
    slab.putInt(record + RecordLayout.STAMP_OFFSET, stamp);
    slab.putByte(record + RecordLayout.FLAGS_OFFSET, (byte) flags);
    slab.putByte(record + RecordLayout.TAG_OFFSET, tag);
    if ((flags & LONG_VALUE) != 0) {
      slab.putByte(record + RecordLayout.SHORT_LENGTH_OFFSET, (byte) 0);
      slab.putInt(record + RecordLayout.FIXED_HEADER_BYTES, valueLength);
    } else {
      slab.putByte(record + RecordLayout.SHORT_LENGTH_OFFSET, (byte) valueLength);
    }
    if (RecordLayout.hasDeadline(flags)) {
      slab.putLong(record + RecordLayout.deadlineOffset(flags), deadlineMillis);
    }
  }

  /** The usable bytes of a copy of a record that has a field for a deadline. */
  public long bytesWithDeadline(long address) {
    return deadlineCopy.bytes(allocator.slab(address), Allocator.offset(address));
  }

  /**
   * Copies a record that has no field for a deadline into one that has. The caller has reserved
   * {@link #bytesWithDeadline}, and holds the lock of the record's segment.
   *
   * @return the copy, with one reference
   */
  public long createWithDeadline(long address, long deadlineMillis) {
    long copy =
        deadlineCopy.create(allocator.slab(address), Allocator.offset(address), deadlineMillis);
    created.increment();
    return copy;
  }

  private void putValue(
      Slab slab, int offset, int flags, ValueBytes value, long object, int handle) {
    switch (RecordLayout.encoding(flags)) {
      case CONSTANT -> slab.putShort(offset, (short) SharedConstants.numberOf(value));
      case INT -> RecordForm.putInteger(slab, offset, value.integer());
      case EMBEDDED -> slab.putBytes(offset, value.array(), 0, value.length());
      case OBJECT -> slab.putLong(offset, object);
      default -> {
        slab.putInt(offset, handle);
        slab.putLong(offset + RecordLayout.HANDLE_BYTES, value.referenceBytes());
      }
    }
  }

  // --- reading ----------------------------------------------------------------------------------

  /** Whether a record has this key. Optimistic readers may call it. */
  public boolean hasKey(Slab slab, int record, KeyBytes key) {
    long header = RecordLayout.header(slab, record);
    int length = RecordLayout.keyLength(header);
    if (length != key.length()) {
      return false;
    }
    int flags = RecordLayout.flags(header);
    int offset = record + RecordLayout.keyOffset(flags);
    if (!slab.equalBytes(offset, key.array(), 0, length)) {
      return false;
    }
    Object heapKey =
        (flags & KEY_ON_HEAP) != 0 ? references.get(slab.getInt(offset + length)) : null;
    return heapKey == key.reference();
  }

  /** Whether a record has a key that is not canonical and has the same hashed prefix. */
  public boolean mayEqual(Slab slab, int record, KeyBytes key) {
    int flags = RecordLayout.flags(slab, record);
    return (flags & PREFIX_HASHED) != 0
        && slab.equalBytes(
            record + RecordLayout.keyOffset(flags), key.array(), 0, key.hashedLength());
  }

  /** Copies a record's key out. Optimistic readers may call it. */
  public void readKey(Slab slab, int record, KeyBytes into) {
    int flags = RecordLayout.flags(slab, record);
    int length = RecordLayout.keyLength(slab, record);
    int offset = record + RecordLayout.keyOffset(flags);
    slab.getBytes(offset, into.ensureCapacity(length), 0, length);
    boolean prefixHashed = (flags & PREFIX_HASHED) != 0;
    into.setLength(length, prefixHashed ? Math.min(HASHED_PREFIX_BYTES, length) : length);
    into.setReference(
        (flags & KEY_ON_HEAP) != 0 ? references.get(slab.getInt(offset + length)) : null);
  }

  /** What says how to read a record, got with one access. Optimistic readers may call it. */
  public long header(Slab slab, int record) {
    return RecordLayout.header(slab, record);
  }

  /** The deadline of a record, or {@link #NO_DEADLINE}. Optimistic readers may call it. */
  public long deadlineMillis(Slab slab, int record) {
    return deadlineMillis(slab, record, RecordLayout.flags(slab, record));
  }

  /** As above, for who has the {@link #header} already. */
  public long deadlineMillis(Slab slab, int record, long header) {
    return deadlineMillis(slab, record, RecordLayout.flags(header));
  }

  private static long deadlineMillis(Slab slab, int record, int flags) {
    return RecordLayout.hasDeadline(flags)
        ? slab.getLong(record + RecordLayout.deadlineOffset(flags))
        : NO_DEADLINE;
  }

  /**
   * Changes a deadline, under the write lock of the record's segment.
   *
   * @return whether the record has room for one; if not it has to be replaced
   */
  public boolean setDeadlineMillis(Slab slab, int record, long deadlineMillis) {
    int flags = RecordLayout.flags(slab, record);
    if (!RecordLayout.hasDeadline(flags)) {
      return deadlineMillis == NO_DEADLINE;
    }
    slab.putLong(record + RecordLayout.deadlineOffset(flags), deadlineMillis);
    return true;
  }

  /** The version of a record: changes with every new record of the same key, and is never 0. */
  public long version(Slab slab, int record) {
    return slab.getInt(record + RecordLayout.STAMP_OFFSET) & 0xFFFF_FFFFL;
  }

  /**
   * Copies a small value out. Optimistic readers may call it.
   *
   * @param header {@link #header}
   * @return false if the value is too large to be read without {@linkplain #retain retaining} the
   *     record
   */
  public boolean readSmallValue(Slab slab, int record, long header, ValueBytes into) {
    int length = RecordLayout.valueLength(slab, record, header);
    if (length < 0 || length > MAX_OPTIMISTIC_BYTES) {
      return false;
    }
    readValue(slab, record, header, length, into);
    return true;
  }

  /** Copies the value out of a record that cannot go away meanwhile. */
  public void readValue(Slab slab, int record, ValueBytes into) {
    long header = RecordLayout.header(slab, record);
    readValue(slab, record, header, RecordLayout.valueLength(slab, record, header), into);
  }

  private void readValue(Slab slab, int record, long header, int length, ValueBytes into) {
    int flags = RecordLayout.flags(header);
    byte tag = RecordLayout.tag(header);
    int offset = record + RecordLayout.valueOffset(flags, RecordLayout.keyLength(header));
    switch (RecordLayout.encoding(flags)) {
      case CONSTANT -> SharedConstants.read(slab.getShort(offset) & 0xFFFF, tag, into);
      case INT -> into.setInteger(tag, RecordForm.integer(slab, offset, length));
      case EMBEDDED -> {
        slab.getBytes(offset, into.ensureCapacity(length), 0, length);
        into.setBytes(tag, length);
      }
      case OBJECT -> objects.read(slab.getLong(offset), length, tag, into);
      case REFERENCE ->
          into.setReference(
              tag,
              references.get(slab.getInt(offset)),
              slab.getLong(offset + RecordLayout.HANDLE_BYTES));
      default -> throw new IllegalStateException("no record: flags " + flags);
    }
  }

  // --- owning -----------------------------------------------------------------------------------

  /** Adds an owner; the caller holds the segment's lock, or a reference. */
  public void retain(long address) {
    Refcounts.retain(allocator.slab(address), address);
  }

  /** Drops a reference; the last one frees the record, at once or, where allowed, later. */
  public void release(long address, Cause cause) {
    Slab slab = allocator.slab(address);
    if (Refcounts.release(slab, address)) {
      free(slab, address, cause);
    }
  }

  private void free(Slab slab, long address, Cause cause) {
    int record = Allocator.offset(address);
    int flags = RecordLayout.flags(slab, record);
    int keyLength = RecordLayout.keyLength(slab, record);
    int valueOffset = record + RecordLayout.valueOffset(flags, keyLength);
    if ((flags & KEY_ON_HEAP) != 0) {
      references.remove(slab.getInt(record + RecordLayout.keyOffset(flags) + keyLength));
    }
    int encoding = RecordLayout.encoding(flags);
    if (encoding == REFERENCE) {
      references.remove(slab.getInt(valueOffset));
      budget.release(slab.getLong(valueOffset + RecordLayout.HANDLE_BYTES));
    }
    long object = encoding == OBJECT ? slab.getLong(valueOffset) : ValueObjects.NONE;
    int length = RecordLayout.valueLength(slab, record, flags);
    budget.release(allocator.free(address));
    freed.increment();
    if (object != ValueObjects.NONE) {
      releaseObject(object, flags, length, cause);
    }
  }

  private void releaseObject(long object, int flags, int length, Cause cause) {
    if ((flags & SHARED) != 0) {
      sharedOwner.release(object);
    } else if (objects.release(object)) {
      int blocks = ValueObjects.blocks(length);
      if (!deferral.defer(object, blocks, ValueObjects.usableBytes(length), cause)) {
        objects.freeSome(object, blocks);
      }
    }
  }

  // --- telling ----------------------------------------------------------------------------------

  /**
   * The memory that goes back to the budget with a record: its own block, its value's blocks and
   * the heap that it refers to; but not a shared value, which others may own.
   */
  public long footprintBytes(long address) {
    Slab slab = allocator.slab(address);
    int record = Allocator.offset(address);
    int flags = RecordLayout.flags(slab, record);
    int keyLength = RecordLayout.keyLength(slab, record);
    int length = RecordLayout.valueLength(slab, record, flags);
    long bytes = SizeClasses.usableSize(RecordLayout.recordBytes(flags, keyLength, length));
    int encoding = RecordLayout.encoding(flags);
    if (encoding == OBJECT && (flags & SHARED) == 0) {
      bytes += ValueObjects.usableBytes(length);
    } else if (encoding == REFERENCE) {
      bytes +=
          slab.getLong(
              record + RecordLayout.valueOffset(flags, keyLength) + RecordLayout.HANDLE_BYTES);
    }
    return bytes;
  }

  /** The encoding of a record's value, as {@code OBJECT ENCODING} names it. */
  public String encoding(Slab slab, int record) {
    int flags = RecordLayout.flags(slab, record);
    return switch (RecordLayout.encoding(flags)) {
      case CONSTANT ->
          slab.getShort(valueOffset(slab, record, flags)) == SharedConstants.EMPTY
              ? "embstr"
              : "int";
      case INT -> "int";
      case EMBEDDED -> "embstr";
      case OBJECT ->
          ValueObjects.blocks(RecordLayout.valueLength(slab, record, flags)) == 1
              ? "raw"
              : "chained";
      default -> "reference";
    };
  }

  /** The owners of a record's value, as {@code OBJECT REFCOUNT} counts them. */
  public int valueRefcount(Slab slab, int record) {
    int flags = RecordLayout.flags(slab, record);
    return switch (RecordLayout.encoding(flags)) {
      case CONSTANT -> SharedConstants.IMMORTAL_REFCOUNT;
      case OBJECT -> objects.refcount(slab.getLong(valueOffset(slab, record, flags)));
      default -> Refcounts.get(slab, record);
    };
  }

  private static int valueOffset(Slab slab, int record, int flags) {
    return record + RecordLayout.valueOffset(flags, RecordLayout.keyLength(slab, record));
  }

  /** Records created since the beginning. */
  public long created() {
    return created.sum();
  }

  /** Records freed since the beginning. */
  public long freed() {
    return freed.sum();
  }
}
