/**
 * Text for people and for programs: units, aligned tables, bars, pages of a terminal's width, JSON.
 *
 * <p>Knows nothing of caches.
 */
package io.refcache.console.text;
