/**
 * {@code MEMORY DOCTOR}: says in plain words what is wrong with an engine's memory, why entries are
 * evicted, and what to change.
 *
 * <p>Entry point: {@link io.refcache.engine.doctor.MemoryDoctor}. It judges by the figures that
 * {@code INFO} shows and by the options, and by nothing else; this package imports nothing.
 */
package io.refcache.engine.doctor;
