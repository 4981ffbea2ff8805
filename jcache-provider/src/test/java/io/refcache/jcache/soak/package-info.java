/**
 * A long run of everything at once, at the end of which every byte is accounted for.
 *
 * <p>{@link io.refcache.jcache.soak.Soak} is the program, {@link io.refcache.jcache.soak.SoakTest}
 * a few seconds of it. Workers use caches of one manager through {@code javax.cache} alone; a
 * {@link io.refcache.jcache.soak.Disturber} changes policies, limits and caches under them; a
 * {@link io.refcache.jcache.soak.ClockJumps} lets time jump in an engine of its own; a {@link
 * io.refcache.jcache.soak.Gauge} measures the process.
 */
package io.refcache.jcache.soak;
