/**
 * A book shop whose entities, collections, natural ids and queries Hibernate caches in Refcache: by
 * a dependency and two lines of {@code hibernate.properties}.
 */
package io.refcache.examples.hibernate;
