/** Figures of the caches of another process, by JMX. */
package io.refcache.examples.jmx;
