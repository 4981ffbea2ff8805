/**
 * A catalogue over HTTP, whose methods Spring caches in Refcache: by a dependency and a line of
 * {@code application.properties}.
 */
package io.refcache.examples.spring;
