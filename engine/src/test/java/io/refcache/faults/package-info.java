/**
 * Faults at every point of the code under test at which the world may fail it.
 *
 * <p>Nobody names the points: {@link io.refcache.faults.FaultPoints} finds them in the bytecode (an
 * object is made, a block is allocated, memory is mapped, bytes are reserved, a lock is taken), and
 * {@link io.refcache.faults.FaultLoader} loads the code under test with a call to {@link
 * io.refcache.faults.FaultPlan} at each of them. Callbacks of tests call it themselves. A {@link
 * io.refcache.faults.Walk} then runs a scenario again and again and lets the first point fail, the
 * second, and so on to the last. Entry point for tests: {@link io.refcache.faults.WithFaults}.
 *
 * <p>The same points are where {@link io.refcache.faults.Schedule} holds threads up, to shuffle
 * what they do at the same time.
 *
 * <p>The production code knows nothing of all this.
 */
package io.refcache.faults;
