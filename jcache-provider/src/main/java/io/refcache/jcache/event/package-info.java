/**
 * Tells listeners what happened to entries.
 *
 * <p>Owns the registrations of one cache, the order of events for each key, and the threads'
 * waiting for synchronous listeners. Entry point: {@link io.refcache.jcache.event.EventDispatcher}.
 * Knows keys and values as objects only; it must not know the store, the codecs or the locks of
 * keys.
 */
package io.refcache.jcache.event;
