/**
 * The console program: commands, and the terminal that they write to.
 *
 * <p>Entry point: {@link io.refcache.console.Main}. Reads figures through {@link
 * io.refcache.console.jmx}, writes them with {@link io.refcache.console.text}.
 */
package io.refcache.console;
