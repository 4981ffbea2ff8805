/**
 * What a servlet container does to a provider: loads it with an application, drops the application,
 * and expects to get everything back.
 *
 * <p>{@link io.refcache.tck.reload.Container} deploys {@link io.refcache.tck.reload.Application}
 * with the built jars in a class loader of its own, undeploys it and says what is left. Nothing
 * here names a type of the provider.
 */
package io.refcache.tck.reload;
