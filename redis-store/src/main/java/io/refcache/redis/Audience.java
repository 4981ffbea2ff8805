package io.refcache.redis;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Who else listens to the changes of a cache, as far as this process knows.
 *
 * <p>Listeners say so when they come and go, and again and again while they are there: the server
 * keeps it for {@value #LEASE_MILLIS} ms, and so does everybody who has heard it, since a server
 * that is restarted or evicts forgets it sooner. A process that has died is believed to listen for
 * that long.
 *
 * <p>Safe for use by many threads.
 */
final class Audience {
  static final long LEASE_MILLIS = 20_000;

  private static final long LEASE_NANOS = TimeUnit.MILLISECONDS.toNanos(LEASE_MILLIS);

  private record Member(Wants wants, long heardNanos) {}

  private final LongSupplier nanoClock;

  /** By origin; guarded by this. */
  private final Map<String, Member> members = new HashMap<>();

  private volatile Wants wants = Wants.NOTHING;

  Audience(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** What all of them together want. */
  Wants wants() {
    return wants;
  }

  /** Somebody has said what he wants, or that he wants nothing any more. */
  synchronized void said(String origin, Wants said) {
    if (said.isNothing()) {
      members.remove(origin);
    } else {
      members.put(origin, new Member(said, nanoClock.getAsLong()));
    }
    sum();
  }

  /** The server has been asked who listens. */
  synchronized void listed(Map<String, Wants> listed) {
    long now = nanoClock.getAsLong();
    members.values().removeIf(member -> now - member.heardNanos > LEASE_NANOS);
    listed.forEach((origin, said) -> members.put(origin, new Member(said, now)));
    sum();
  }

  private void sum() {
    Wants sum = Wants.NOTHING;
    for (Member member : members.values()) {
      sum = sum.and(member.wants);
    }
    wants = sum;
  }

  /** How many others listen. */
  synchronized int size() {
    return members.size();
  }
}
