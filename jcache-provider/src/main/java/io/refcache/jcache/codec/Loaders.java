package io.refcache.jcache.codec;

/** Questions about class loaders, where null is the one that the JVM starts with. */
final class Loaders {
  private Loaders() {}

  /**
   * Whether a loader would find a very class by its name, and not another version of it or none.
   *
   * @param loader null if it is gone, which finds nothing
   */
  static boolean finds(ClassLoader loader, Class<?> type) {
    if (loader == null) {
      return false;
    }
    try {
      return Class.forName(type.getName(), false, loader) == type;
    } catch (ClassNotFoundException | LinkageError notThere) {
      return false;
    }
  }

  /** Whether the classes of a loader live at least as long as those of another below it. */
  static boolean isSameOrAncestor(ClassLoader loader, ClassLoader of) {
    ClassLoader ancestor = of;
    while (ancestor != null && ancestor != loader) {
      ancestor = ancestor.getParent();
    }
    return ancestor == loader;
  }
}
