/**
 * Plants mistakes in the engine, one at a time, and runs the engine's tests against each: what no
 * test notices, no test guards. Entry point: {@link io.refcache.mutations.Mutations}, a program and
 * not a test.
 */
package io.refcache.mutations;
