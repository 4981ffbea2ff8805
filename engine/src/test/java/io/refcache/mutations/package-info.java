/**
 * Plants mistakes in the engine, one at a time, and runs the engine's tests against each: what no
 * test notices, no test guards. Entry point: {@link io.refcache.mutations.Mutations}, a program. A
 * test sees to it that the list of mistakes fits the code.
 */
package io.refcache.mutations;
