/**
 * The management beans of running JVMs: finding them, reading figures and changing options.
 *
 * <p>Entry points: {@link io.refcache.console.jmx.LocalJvms} and {@link
 * io.refcache.console.jmx.Jvm}. Knows the beans by the names that {@code docs/METRICS.md} tells,
 * and needs no class of Refcache.
 */
package io.refcache.console.jmx;
