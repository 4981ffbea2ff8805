package io.refcache.engine.trace;

import java.util.List;

/**
 * Where in the program something happened: the innermost frames of a thread's stack. Two places are
 * equal if their frames are, so that a million events at one place are one place.
 */
public final class Place {
  /** Enough to get from the engine to the application. */
  private static final int MAX_FRAMES = 32;

  private static final String OWN_NAME = Place.class.getName();
  private static final String DETECTOR_NAME = LeakDetector.class.getName();
  private static final StackWalker WALKER = StackWalker.getInstance();

  private final List<StackTraceElement> frames;

  private Place(List<StackTraceElement> frames) {
    this.frames = frames;
  }

  /** The place of the call; takes some microseconds. */
  public static Place here() {
    return new Place(
        WALKER.walk(
            stack ->
                stack
                    .dropWhile(frame -> isOurs(frame.getClassName()))
                    .limit(MAX_FRAMES)
                    .map(StackWalker.StackFrame::toStackTraceElement)
                    .toList()));
  }

  private static boolean isOurs(String className) {
    return className.equals(OWN_NAME)
        || className.equals(DETECTOR_NAME)
        || className.startsWith(DETECTOR_NAME + "$");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Place place && frames.equals(place.frames);
  }

  @Override
  public int hashCode() {
    return frames.hashCode();
  }

  /** A line for each frame, as in a stack trace. */
  @Override
  public String toString() {
    StringBuilder lines = new StringBuilder();
    frames.forEach(frame -> lines.append("\n\tat ").append(frame));
    return lines.toString();
  }
}
