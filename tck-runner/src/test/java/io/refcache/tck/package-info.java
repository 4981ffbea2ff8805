/**
 * The run of the JSR-107 TCK and the count of what really ran.
 *
 * <p>{@link io.refcache.tck.SpringBeanProvider} is the container of the annotation tests; {@link
 * io.refcache.tck.TckRun} reads the reports that a run leaves behind, and {@code
 * TckCompletenessTest} holds them against the numbers that a complete run has. Nothing here names a
 * type of the provider: it is found as an application finds it.
 */
package io.refcache.tck;
