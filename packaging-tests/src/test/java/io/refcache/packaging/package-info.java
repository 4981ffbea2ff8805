/**
 * Tests of what is published, as it is published: the jars as modules, as bundles of OSGi and in a
 * native image, the metadata of the artifacts, and what the documentation says of them.
 *
 * <p>They run on the built jars, after {@code package}.
 */
package io.refcache.packaging;
