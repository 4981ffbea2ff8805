/**
 * Finds out where in the program something was taken or let go: {@link
 * io.refcache.engine.trace.Place} is a stack, {@link io.refcache.engine.trace.LeakDetector} reports
 * the places where handles were taken that nobody closed.
 *
 * <p>This package imports nothing; anyone may import it.
 */
package io.refcache.engine.trace;
