package io.refcache.store;

/**
 * What is known of an entry beyond its value.
 *
 * @param refcount owners of the value object ({@code OBJECT REFCOUNT}); 2147483647 for a shared
 *     constant
 * @param encoding {@code int}, {@code embstr}, {@code raw}, {@code chained}, or {@code reference}
 *     for an object on the heap ({@code OBJECT ENCODING})
 * @param idleMillis time since the last access; -1 under a policy that keeps frequencies ({@code
 *     OBJECT IDLETIME})
 * @param frequency logarithmic access counter, 0 to 255; -1 under a policy that keeps access times
 *     ({@code OBJECT FREQ})
 * @param memoryBytes memory that the entry takes, its share of the index excluded ({@code MEMORY
 *     USAGE})
 * @param ttlMillis remaining time to live, or {@link Ttl#NONE} ({@code PTTL})
 * @param version the entry's version, which changes whenever its value does
 */
public record EntryInfo(
    int refcount,
    String encoding,
    long idleMillis,
    int frequency,
    long memoryBytes,
    long ttlMillis,
    long version) {}
