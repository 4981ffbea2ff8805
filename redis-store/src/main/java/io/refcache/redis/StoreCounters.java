package io.refcache.redis;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What one process has seen of a cache on a server. Safe for use by many threads. */
final class StoreCounters {
  final LongAdder hits = new LongAdder();
  final LongAdder misses = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder unknown = new LongAdder();
  final LongAdder resolved = new LongAdder();
  final LongAdder remoteEvents = new LongAdder();
  final LongAdder remoteEventGaps = new LongAdder();
  final LongAdder remoteEventsUnreadable = new LongAdder();
  final LongAdder remoteEventsRefused = new LongAdder();

  /** Adds the counters. */
  void tell(Map<String, Object> figures) {
    figures.put("keyspace_hits", hits.sum());
    figures.put("keyspace_misses", misses.sum());
    figures.put("oom_refusals", refused.sum());
    figures.put("outcomes_resolved", resolved.sum());
    figures.put("outcomes_unknown", unknown.sum());
    figures.put("remote_events", remoteEvents.sum());
    figures.put("remote_event_gaps", remoteEventGaps.sum());
    figures.put("remote_events_unreadable", remoteEventsUnreadable.sum());
    figures.put("remote_events_refused", remoteEventsRefused.sum());
  }

  void reset() {
    hits.reset();
    misses.reset();
    refused.reset();
    unknown.reset();
    resolved.reset();
    remoteEvents.reset();
    remoteEventGaps.reset();
    remoteEventsUnreadable.reset();
    remoteEventsRefused.reset();
  }
}
