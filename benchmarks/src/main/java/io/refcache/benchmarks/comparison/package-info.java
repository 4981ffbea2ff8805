/**
 * The comparison with other caches at the level of {@code javax.cache}: reads, writes and a mix of
 * both, with values of several types, by one and by many threads.
 *
 * <p>Enter at {@link io.refcache.benchmarks.comparison.Comparison}, which starts a virtual machine
 * for every contestant ({@link io.refcache.benchmarks.comparison.Worker}) and lets them work in
 * turn, a fraction of a second each. What else goes on on the machine meets all of them alike then,
 * and figures of the same round can be put in relation.
 */
package io.refcache.benchmarks.comparison;
