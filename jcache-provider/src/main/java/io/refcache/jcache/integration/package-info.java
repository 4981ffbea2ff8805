/**
 * Calls the application's cache loaders and writers, and says what became of it.
 *
 * <p>Owns the wrapping of their exceptions, the bookkeeping of writes that succeed in part, and the
 * rules for nulls. Entry points: {@link io.refcache.jcache.integration.EntryLoader} and {@link
 * io.refcache.jcache.integration.EntryWriter}. It must not know the store or the locks of keys.
 */
package io.refcache.jcache.integration;
