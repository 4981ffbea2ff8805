/**
 * The engine: the budget, the slabs, the stores and what runs in the background, put together.
 *
 * <p>Entry point: {@link io.refcache.engine.EngineProvider}, or {@link io.refcache.engine.Engine}
 * for who brings a clock. This is the only package that wires mechanisms to one another, and the
 * only one that starts a thread, the reclaimer's apart. It decides nothing that one of them can
 * decide.
 */
package io.refcache.engine;
