/** An application that is installed as a bundle of OSGi. */
package io.refcache.packaging.bundle;
