package io.refcache.jcache;

import static io.refcache.jcache.Effect.ACCESS;
import static io.refcache.jcache.Effect.CREATION;
import static io.refcache.jcache.Effect.DELETE;
import static io.refcache.jcache.Effect.HIT;
import static io.refcache.jcache.Effect.MISS;
import static io.refcache.jcache.Effect.NOTIFY;
import static io.refcache.jcache.Effect.REMOVAL;
import static io.refcache.jcache.Effect.UPDATE;
import static io.refcache.jcache.Effect.WRITE;
import static io.refcache.jcache.Outcome.CREATED;
import static io.refcache.jcache.Outcome.DIFFERENT;
import static io.refcache.jcache.Outcome.FOUND;
import static io.refcache.jcache.Outcome.MISSING;
import static io.refcache.jcache.Outcome.REMOVED;
import static io.refcache.jcache.Outcome.UPDATED;

import io.refcache.store.Precondition;
import io.refcache.store.Stored;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * The specification's tables of expiry, statistics, events and write-through, as one table.
 *
 * <p>JSR-107 describes four tables whose rows are the operations. They are one table here: a row
 * says which outcomes an operation can have, and for each of them what it counts, which question it
 * puts to the expiry policy, what it asks of the writer, and whether listeners are told. {@link
 * EntryUpdate} does what the table says; nothing else decides these matters.
 *
 * <p>The table also says what an operation does: an operation that can {@linkplain Outcome#CREATED
 * create} does so when its entry is absent, one that can update or remove does so when it is
 * present, unless it is conditional (has the outcome {@link Outcome#DIFFERENT}) and the value
 * differs.
 *
 * <p>An entry processor is what its net effect is, so {@code invoke} has a row for each. What is
 * written in bulk ({@code putAll}, {@code removeAll}) has gone to the writer as a whole before, and
 * what was loaded never goes there.
 */
enum CacheOperation {
  CONTAINS_KEY(on(MISSING), on(FOUND)),
  GET(on(MISSING, MISS), on(FOUND, HIT, ACCESS), on(CREATED, MISS, CREATION, NOTIFY)),
  LOAD_ALL(on(FOUND), on(CREATED, CREATION, NOTIFY)),
  LOAD_ALL_REPLACING(on(CREATED, CREATION, NOTIFY), on(UPDATED, UPDATE, NOTIFY)),

  PUT(
      on(CREATED, Effect.PUT, CREATION, WRITE, NOTIFY),
      on(UPDATED, Effect.PUT, UPDATE, WRITE, NOTIFY)),
  PUT_ALL(on(CREATED, Effect.PUT, CREATION, NOTIFY), on(UPDATED, Effect.PUT, UPDATE, NOTIFY)),
  GET_AND_PUT(
      on(CREATED, MISS, Effect.PUT, CREATION, WRITE, NOTIFY),
      on(UPDATED, HIT, Effect.PUT, UPDATE, WRITE, NOTIFY)),
  PUT_IF_ABSENT(on(FOUND, HIT), on(CREATED, MISS, Effect.PUT, CREATION, WRITE, NOTIFY)),
  REPLACE(on(MISSING, MISS), on(UPDATED, HIT, Effect.PUT, UPDATE, WRITE, NOTIFY)),
  GET_AND_REPLACE(on(MISSING, MISS), on(UPDATED, HIT, Effect.PUT, UPDATE, WRITE, NOTIFY)),
  REPLACE_IF_EQUAL(
      on(MISSING, MISS),
      on(DIFFERENT, HIT, ACCESS),
      on(UPDATED, HIT, Effect.PUT, UPDATE, WRITE, NOTIFY)),

  REMOVE(on(MISSING, DELETE), on(REMOVED, REMOVAL, DELETE, NOTIFY)),
  REMOVE_ALL(on(MISSING), on(REMOVED, REMOVAL, NOTIFY)),
  GET_AND_REMOVE(on(MISSING, MISS, DELETE), on(REMOVED, HIT, REMOVAL, DELETE, NOTIFY)),
  REMOVE_IF_EQUAL(
      on(MISSING, MISS), on(DIFFERENT, HIT, ACCESS), on(REMOVED, HIT, REMOVAL, DELETE, NOTIFY)),

  ITERATOR_NEXT(on(FOUND, HIT, ACCESS)),
  ITERATOR_REMOVE(on(MISSING, DELETE), on(REMOVED, REMOVAL, DELETE, NOTIFY)),

  /** The processor has not looked at the value, or has undone what it did. */
  INVOKE(on(MISSING, MISS), on(FOUND, HIT)),
  INVOKE_READ(on(MISSING, MISS), on(FOUND, HIT, ACCESS)),
  INVOKE_LOAD(on(FOUND, HIT, ACCESS), on(CREATED, MISS, CREATION, NOTIFY)),
  INVOKE_SET(
      on(CREATED, MISS, Effect.PUT, CREATION, WRITE, NOTIFY),
      on(UPDATED, HIT, Effect.PUT, UPDATE, WRITE, NOTIFY)),
  INVOKE_REMOVE(on(MISSING, MISS, DELETE), on(REMOVED, HIT, REMOVAL, DELETE, NOTIFY));

  private static final int IMPOSSIBLE = -1;

  private final int[] masks = new int[Outcome.values().length];
  private final Outcome whenAbsent;
  private final Outcome whenPresent;
  private final boolean countsReads;
  private final Precondition precondition;

  CacheOperation(Row... rows) {
    Arrays.fill(masks, IMPOSSIBLE);
    for (Row row : rows) {
      masks[row.outcome.ordinal()] = row.mask;
    }
    whenAbsent = can(CREATED) ? CREATED : MISSING;
    precondition =
        !can(UPDATED)
            ? Precondition.ABSENT
            : can(CREATED) ? Precondition.ANY : Precondition.PRESENT;
    whenPresent = can(UPDATED) ? UPDATED : can(REMOVED) ? REMOVED : FOUND;
    countsReads =
        Arrays.stream(rows).anyMatch(row -> (row.mask & (Effect.HIT.bit | Effect.MISS.bit)) != 0);
  }

  /** Whether the operation can end in this way. */
  boolean can(Outcome outcome) {
    return masks[outcome.ordinal()] != IMPOSSIBLE;
  }

  /** What the operation does if there is no entry. */
  Outcome whenAbsent() {
    return whenAbsent;
  }

  /** What the operation does if there is an entry, with the right value if it asks for one. */
  Outcome whenPresent() {
    return whenPresent;
  }

  /** Whether the operation goes ahead only if the entry has a certain value. */
  boolean isConditional() {
    return can(DIFFERENT);
  }

  /** Whether the operation counts hits, so that it is a use of the entry also for its eviction. */
  boolean countsReads() {
    return countsReads;
  }

  /** Whether the operation is a read that stores what it has loaded. */
  boolean isReadThrough() {
    return this == GET || this == INVOKE_LOAD;
  }

  /** Whether the operation stores what was loaded, where there is nothing yet. */
  boolean isLoadOfAbsent() {
    return isReadThrough() || this == LOAD_ALL;
  }

  /** Whether the operation overwrites what is there and does not tell what that was. */
  boolean isPlainPut() {
    return this == PUT || this == PUT_ALL;
  }

  /** Whether the value has gone to the writer, if there is one, before the operation began. */
  boolean isWrittenBefore() {
    return this == PUT_ALL;
  }

  /** What must be true of the entry for this operation to store a value. */
  Precondition precondition() {
    return precondition;
  }

  /**
   * What the operation did, if the store was given a value with its {@link #precondition}. A value
   * that the store dropped for lack of memory counts as stored, and evicted at once.
   */
  Outcome outcome(Stored stored) {
    return switch (stored) {
      case CREATED -> CREATED;
      case UPDATED -> UPDATED;
      case UNMATCHED -> can(CREATED) ? FOUND : MISSING;
      case DROPPED -> can(CREATED) ? CREATED : UPDATED;
      case EXPIRED -> throw new IllegalStateException("a plain put does not expire its entry");
    };
  }

  /** The {@linkplain Effect#bit bits} of the effects of an outcome. */
  int mask(Outcome outcome) {
    int mask = masks[outcome.ordinal()];
    if (mask == IMPOSSIBLE) {
      throw new IllegalStateException(this + " cannot end in " + outcome);
    }
    return mask;
  }

  /** The effects of an outcome. */
  Set<Effect> effects(Outcome outcome) {
    int mask = mask(outcome);
    EnumSet<Effect> effects = EnumSet.allOf(Effect.class);
    effects.removeIf(effect -> !effect.in(mask));
    return effects;
  }

  private static Row on(Outcome outcome, Effect... effects) {
    int mask = 0;
    for (Effect effect : effects) {
      mask |= effect.bit;
    }
    return new Row(outcome, mask);
  }

  private record Row(Outcome outcome, int mask) {}
}
