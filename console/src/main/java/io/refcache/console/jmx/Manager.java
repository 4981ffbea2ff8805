package io.refcache.console.jmx;

import java.util.Map;

/**
 * A cache manager with its caches.
 *
 * @param name its URI, in which JMX has made dots of some characters
 * @param engine the bean of all its caches together
 * @param caches the beans of its caches by name, in the order of the names
 */
public record Manager(String name, Bean engine, Map<String, Bean> caches) {}
