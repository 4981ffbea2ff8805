package io.refcache.jcache.event;

/** Something that a {@link Lane} runs in its turn. */
abstract class Delivery {
  private volatile boolean done;

  final boolean isDone() {
    return done;
  }

  final void run() {
    try {
      deliver();
    } finally {
      done = true;
      delivered();
    }
  }

  /** Must not throw. */
  abstract void deliver();

  /** Called when this is done. */
  void delivered() {}
}
