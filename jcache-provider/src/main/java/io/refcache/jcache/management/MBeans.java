package io.refcache.jcache.management;

import io.refcache.jcache.settings.MaskedUri;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * The beans of one owner in the platform's MBean server.
 *
 * <p>Names can be taken: two managers may have the same URI and different class loaders. Who comes
 * first has the name, the other goes without a bean, and each takes out what it has registered
 * itself and nothing else. Safe for use by many threads.
 */
public final class MBeans implements AutoCloseable {
  private static final Logger LOG = System.getLogger(MBeans.class.getName());
  private static final String STANDARD_DOMAIN = "javax.cache";
  private static final String OWN_DOMAIN = "io.refcache";
  private static final String ENGINE = "Engine";

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final Map<ObjectName, Object> registered = new HashMap<>();

  /** The standard bean of a cache's configuration. */
  public static ObjectName configuration(URI manager, String cache) {
    return name(STANDARD_DOMAIN, "CacheConfiguration", manager, cache);
  }

  /** The standard bean of a cache's statistics. */
  public static ObjectName statistics(URI manager, String cache) {
    return name(STANDARD_DOMAIN, "CacheStatistics", manager, cache);
  }

  /** The bean of a manager's engine. */
  public static ObjectName engine(URI manager) {
    return objectName(OWN_DOMAIN + ":type=Engine,CacheManager=" + sanitize(MaskedUri.of(manager)));
  }

  /** The bean of a cache's memory, eviction and expiry. */
  public static ObjectName cache(URI manager, String cache) {
    return name(OWN_DOMAIN, "Cache", manager, cache);
  }

  private static ObjectName name(String domain, String type, URI manager, String cache) {
    return objectName(
        domain
            + ":type="
            + type
            + ",CacheManager="
            + sanitize(MaskedUri.of(manager))
            + ",Cache="
            + sanitize(cache));
  }

  private static ObjectName objectName(String text) {
    try {
      return new ObjectName(text);
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** Replaces what an object name's value must not hold, as the specification's tests expect it. */
  static String sanitize(String text) {
    return text.replaceAll("[,:=\n*?\"]", ".");
  }

  /** Registers a bean unless the name is taken, by this owner or another. */
  public synchronized void register(ObjectName name, Object bean) {
    if (registered.containsKey(name)) {
      return;
    }
    try {
      server.registerMBean(bean, name);
      registered.put(name, bean);
    } catch (InstanceAlreadyExistsException e) {
      LOG.log(
          Level.WARNING, "the MBean {0} belongs to another cache manager; not registered", name);
    } catch (JMException | SecurityException e) {
      LOG.log(Level.WARNING, "the MBean " + name + " could not be registered", e);
    }
  }

  /** Takes out a bean if it was registered here. */
  public synchronized void unregister(ObjectName name) {
    if (registered.remove(name) == null) {
      return;
    }
    try {
      server.unregisterMBean(name);
    } catch (InstanceNotFoundException gone) {
      LOG.log(Level.DEBUG, "the MBean {0} was taken out by somebody else", name);
    } catch (JMException | SecurityException e) {
      LOG.log(Level.WARNING, "the MBean " + name + " could not be unregistered", e);
    }
  }

  /** Takes out everything that was registered here. */
  @Override
  public synchronized void close() {
    List.copyOf(registered.keySet()).forEach(this::unregister);
  }
}
