/**
 * The engine's only source of time: {@link io.refcache.engine.time.EngineClock}, monotonic and
 * never a wall clock, so that a corrected system time expires nothing; {@link
 * io.refcache.engine.time.ManualClock} stands still until it is told to move.
 *
 * <p>This package imports nothing; anyone may import it.
 */
package io.refcache.engine.time;
