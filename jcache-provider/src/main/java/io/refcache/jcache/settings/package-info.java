/**
 * Finds, reads and checks what is configured outside the code, and says what holds for a cache.
 *
 * <p>A {@linkplain io.refcache.jcache.settings.SettingsSource source} is read line by line into
 * {@linkplain io.refcache.jcache.settings.Setting settings} that know where they were written, so
 * that every complaint can say so. {@link io.refcache.jcache.settings.Settings}, the entry point,
 * answers with the options of the backend and, for each cache, with a complete {@link
 * io.refcache.jcache.config.RefcacheConfiguration}. The options of the backend itself are checked
 * by its {@link io.refcache.store.BackendProvider}: this package knows none of them by name, except
 * where a default depends on one.
 */
package io.refcache.jcache.settings;
