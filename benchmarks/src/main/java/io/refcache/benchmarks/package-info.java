/**
 * Programs that measure: how much memory the engine takes for what it holds, how good its choice of
 * victims is, how fast its parts are.
 *
 * <p>Enter at {@link io.refcache.benchmarks.Benchmarks}, which knows every program by name. Each
 * program runs its cases in virtual machines of their own, so that none finds memory, profiles or
 * compiled code that another has left. Nothing in the engine or the provider knows of this package.
 */
package io.refcache.benchmarks;
