package io.refcache.examples.jmx;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Prints what the caches of a running application hold, and may set how much: no class of Refcache
 * is needed for it, nor of the application.
 *
 * <pre>
 *   CacheFigures service:jmx:rmi:///jndi/rmi://127.0.0.1:9010/jmxrmi
 *   CacheFigures service:jmx:rmi:///jndi/rmi://127.0.0.1:9010/jmxrmi maxmemory 1gb
 * </pre>
 */
public final class CacheFigures {
  private static final String ENGINES = "io.refcache:type=Engine,*";
  private static final String CACHES = "io.refcache:type=Cache,*";

  private CacheFigures() {}

  @SuppressWarnings("BanJNDI") // whoever starts this says where it is to connect to
  public static void main(String[] args) throws IOException, JMException {
    if (args.length != 1 && args.length != 3) {
      System.err.println("usage: CacheFigures JMX-URL [OPTION VALUE]");
      return;
    }
    try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(args[0]))) {
      MBeanServerConnection server = connector.getMBeanServerConnection();
      for (ObjectName engine : beans(server, ENGINES)) {
        if (args.length == 3) {
          server.setAttribute(engine, new Attribute(args[1], args[2]));
        }
        System.out.printf(
            "manager %s: %,d of %,d bytes%n",
            engine.getKeyProperty("CacheManager"),
            figure(server, engine, "used_memory"),
            figure(server, engine, "maxmemory"));
      }
      for (ObjectName cache : beans(server, CACHES)) {
        System.out.printf(
            "cache %s: %,d entries, %,d hits, %,d misses, %,d evicted%n",
            cache.getKeyProperty("Cache"),
            figure(server, cache, "keys"),
            figure(server, cache, "keyspace_hits"),
            figure(server, cache, "keyspace_misses"),
            figure(server, cache, "evicted_keys"));
      }
    }
  }

  private static long figure(MBeanServerConnection server, ObjectName bean, String name)
      throws IOException, JMException {
    return ((Number) server.getAttribute(bean, name)).longValue();
  }

  private static Set<ObjectName> beans(MBeanServerConnection server, String pattern)
      throws IOException, JMException {
    return new TreeSet<>(server.queryNames(new ObjectName(pattern), null));
  }
}
