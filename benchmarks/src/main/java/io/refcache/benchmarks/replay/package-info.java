/** Replays requests that applications have made, and says how many of them find their object. */
package io.refcache.benchmarks.replay;
