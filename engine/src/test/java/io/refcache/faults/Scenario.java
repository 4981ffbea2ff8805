package io.refcache.faults;

/** Something that may fail at any point, and what must be true then. Used once. */
public interface Scenario {
  /** The part in which something is to fail. */
  void act() throws Exception;

  /**
   * Checks that nothing is lost, whatever has failed in {@link #act}, and that it can be done
   * again.
   *
   * @param thrown what {@link #act} threw; null if nothing
   */
  void verify(Throwable thrown) throws Exception;

  /** Gives up what the scenario has, and checks that nothing is left of it. */
  void close() throws Exception;

  /** Makes one and the same scenario as often as it is asked for. */
  @FunctionalInterface
  interface Maker {
    Scenario make() throws Exception;
  }
}
