/**
 * Figures and settings for people and tools: counters, the two standard MXBeans, and beans with the
 * names of Redis' {@code INFO} and {@code CONFIG}.
 *
 * <p>Owns what is registered in the platform's MBean server, and takes out exactly that. Entry
 * points: {@link io.refcache.jcache.management.CacheStatistics} and {@link
 * io.refcache.jcache.management.MBeans}. Knows of the store its figures and options only.
 */
package io.refcache.jcache.management;
