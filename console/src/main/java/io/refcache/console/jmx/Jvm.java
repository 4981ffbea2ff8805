package io.refcache.console.jmx;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.net.MalformedURLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A connection to the management beans of a running JVM. */
public final class Jvm implements AutoCloseable {
  private static final String DOMAIN = "io.refcache";

  private final String label;
  private final JMXConnector connector;
  private final MBeanServerConnection server;

  /** Those seen so far: a bean asks once what attributes it has, which the JVM is long about. */
  private final Map<ObjectName, Bean> beans = new HashMap<>();

  @SuppressWarnings("BanJNDI") // whoever starts the console says where it is to connect to
  private Jvm(String label, JMXServiceURL url, Map<String, ?> environment) throws IOException {
    this.label = label;
    this.connector = JMXConnectorFactory.connect(url, environment);
    try {
      this.server = connector.getMBeanServerConnection();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Attaches to a JVM of the same user on this machine. If it has no management agent yet, the JDK
   * starts one in it, which listens on the loopback interface for this user only.
   */
  public static Jvm attach(String pid) {
    try {
      VirtualMachine machine = VirtualMachine.attach(pid);
      try {
        return new Jvm("pid " + pid, new JMXServiceURL(machine.startLocalManagementAgent()), null);
      } finally {
        detach(machine);
      }
    } catch (AttachNotSupportedException | IOException e) {
      throw new ConsoleException(
          "cannot attach to process %s: %s. It must be a JVM of the same user on this machine (`list` shows them); others are reached by --url"
              .formatted(pid, e.getMessage()),
          e);
    }
  }

  private static void detach(VirtualMachine machine) {
    try {
      machine.detach();
    } catch (IOException alreadyGone) {
      // The connection, if there is one, does not depend on it.
      return;
    }
  }

  /**
   * Connects to a JVM that offers remote management.
   *
   * @param address {@code host:port}, or a JMX service URL
   * @param user null where none is asked for
   */
  public static Jvm connect(String address, String user, String password) {
    String url =
        address.startsWith("service:")
            ? address
            : "service:jmx:rmi:///jndi/rmi://" + address + "/jmxrmi";
    Map<String, ?> environment =
        user == null
            ? Map.of()
            : Map.of(
                JMXConnector.CREDENTIALS, new String[] {user, password == null ? "" : password});
    try {
      return new Jvm(address, new JMXServiceURL(url), environment);
    } catch (MalformedURLException e) {
      throw new ConsoleException(
          "'%s' is no JMX address: right are host:port, and service:jmx:...".formatted(address), e);
    } catch (SecurityException e) {
      throw new ConsoleException(
          "%s refused: %s. --user says who asks; the password is asked for, or taken from REFCACHE_PASSWORD"
              .formatted(address, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new ConsoleException("cannot connect to %s: %s".formatted(address, rootOf(e)), e);
    }
  }

  private static String rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }

  /** How the user named it. */
  public String label() {
    return label;
  }

  /** The cache managers of Refcache in that JVM that have been used, by name. */
  public List<Manager> managers() {
    try {
      List<Manager> managers = new ArrayList<>();
      Set<ObjectName> allCaches = query("type=Cache");
      for (ObjectName engine : query("type=Engine")) {
        String name = engine.getKeyProperty("CacheManager");
        Map<String, Bean> caches = new TreeMap<>();
        for (ObjectName cache : allCaches) {
          if (name.equals(cache.getKeyProperty("CacheManager"))) {
            String cacheName = cache.getKeyProperty("Cache");
            caches.put(cacheName, bean(cache, "cache '" + cacheName + "'"));
          }
        }
        managers.add(new Manager(name, bean(engine, "cache manager '" + name + "'"), caches));
      }
      managers.sort((a, b) -> a.name().compareTo(b.name()));
      return managers;
    } catch (IOException e) {
      throw new ConsoleException("the JVM does not answer any more", e);
    }
  }

  private Bean bean(ObjectName name, String itsLabel) {
    return beans.computeIfAbsent(name, unknown -> new Bean(server, unknown, itsLabel));
  }

  private Set<ObjectName> query(String property) throws IOException {
    try {
      return server.queryNames(new ObjectName(DOMAIN + ":" + property + ",*"), null);
    } catch (MalformedObjectNameException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the JVM says of itself, such as {@code VmVersion}; empty if it says nothing. */
  public String runtime(String attribute) {
    try {
      return String.valueOf(
          server.getAttribute(new ObjectName("java.lang:type=Runtime"), attribute));
    } catch (JMException | IOException | SecurityException e) {
      return "";
    }
  }

  @Override
  public void close() {
    try {
      connector.close();
    } catch (IOException alreadyGone) {
      // There is nothing left to close.
      return;
    }
  }
}
