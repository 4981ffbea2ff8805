package io.refcache.faults;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;

/**
 * Loads Refcache once more, with fault points in what ships; tests come along as they are, so that
 * they may still look into its packages. All else is the parent's.
 */
final class FaultLoader extends ClassLoader {
  private static final String OURS = "io.refcache.";

  FaultLoader(ClassLoader parent) {
    super("faults", parent);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null) {
        loaded = name.startsWith(OURS) ? findClass(name) : super.loadClass(name, false);
      }
      if (resolve) {
        resolveClass(loaded);
      }
      return loaded;
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    URL file = getParent().getResource(name.replace('.', '/') + ".class");
    if (file == null) {
      throw new ClassNotFoundException(name);
    }
    try (InputStream in = file.openStream()) {
      byte[] bytes = in.readAllBytes();
      byte[] defined = isTest(file) ? bytes : FaultPoints.insertInto(bytes);
      return defineClass(name, defined, 0, defined.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private static boolean isTest(URL file) {
    return file.getPath().contains("/test-classes/") || file.getPath().contains("-tests.jar!");
  }
}
