package io.refcache.jcache;

import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Closes what can be closed. */
final class Closing {
  private Closing() {}

  /** Closes each object that is closeable, once, whatever the others throw. */
  static void closeAll(Collection<?> resources, Failures failures) {
    Set<Object> closed = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Object resource : resources) {
      if (resource instanceof AutoCloseable closeable && closed.add(resource)) {
        failures.run(closeable::close);
      }
    }
  }
}
