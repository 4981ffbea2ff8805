package io.refcache.console.jmx;

import java.io.IOException;
import java.rmi.UnmarshalException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.Attribute;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceNotFoundException;
import javax.management.InvalidAttributeValueException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.RuntimeErrorException;
import javax.management.RuntimeMBeanException;
import javax.management.RuntimeOperationsException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/**
 * A bean of Refcache's in some JVM: of a cache, or of all caches of a manager.
 *
 * <p>Every method asks the JVM. One that does not answer, a bean that is gone and what is forbidden
 * end in a {@link ConsoleException}.
 */
public final class Bean {
  private final MBeanServerConnection server;
  private final ObjectName objectName;
  private final String label;
  private List<MBeanAttributeInfo> attributes;

  Bean(MBeanServerConnection server, ObjectName objectName, String label) {
    this.server = server;
    this.objectName = objectName;
    this.label = label;
  }

  private interface Call<T> {
    T run() throws JMException, IOException;
  }

  private <T> T ask(Call<T> call) {
    try {
      return call.run();
    } catch (InstanceNotFoundException e) {
      throw new ConsoleException(label + " is not there any more: it was closed", e);
    } catch (AttributeNotFoundException | InvalidAttributeValueException e) {
      throw new ConsoleException(e.getMessage(), e);
    } catch (RuntimeOperationsException | RuntimeMBeanException | RuntimeErrorException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ConsoleException(label + ": " + textOf(cause), e);
    } catch (SecurityException e) {
      throw new ConsoleException(
          "this user may not do that: it takes the role 'readwrite' of the JVM's JMX access file",
          e);
    } catch (JMException e) {
      throw new ConsoleException(label + " failed: " + e, e);
    } catch (IOException e) {
      if (e instanceof UnmarshalException && e.getCause() instanceof ClassNotFoundException) {
        throw new ConsoleException(
            label
                + " failed, and says how with a class that is not here: "
                + e.getCause().getMessage(),
            e);
      }
      throw new ConsoleException(
          "the JVM does not answer any more: it has ended, or is cut off", e);
    }
  }

  private static String textOf(Throwable failure) {
    return failure instanceof Error || failure.getMessage() == null
        ? failure.toString()
        : failure.getMessage();
  }

  private List<MBeanAttributeInfo> attributes() {
    if (attributes == null) {
      attributes = Arrays.asList(ask(() -> server.getMBeanInfo(objectName)).getAttributes());
    }
    return attributes;
  }

  /** The figures, in the bean's order. */
  public Figures figures() {
    List<String> names = new ArrayList<>();
    for (MBeanAttributeInfo attribute : attributes()) {
      boolean figure = !attribute.isWritable() || !attribute.getType().equals("java.lang.String");
      if (figure && !isTable(attribute)) {
        names.add(attribute.getName());
      }
    }
    return new Figures(read(names));
  }

  /** The options and their values; {@code maxmemory} in bytes. */
  public Map<String, String> options() {
    List<String> names =
        attributes().stream()
            .filter(MBeanAttributeInfo::isWritable)
            .map(MBeanAttributeInfo::getName)
            .toList();
    Map<String, String> options = new LinkedHashMap<>();
    read(names).forEach((name, value) -> options.put(name, String.valueOf(value)));
    return options;
  }

  private Map<String, Object> read(List<String> names) {
    Map<String, Object> values = new LinkedHashMap<>();
    ask(() -> server.getAttributes(objectName, names.toArray(String[]::new)))
        .asList()
        .forEach(attribute -> values.put(attribute.getName(), attribute.getValue()));
    return values;
  }

  private static boolean isTable(MBeanAttributeInfo attribute) {
    return attribute.getType().equals(TabularData.class.getName());
  }

  /** The rows of a table, ordered by their first column; none if there is no such table. */
  public List<Map<String, Long>> table(String name) {
    if (attributes().stream().noneMatch(each -> each.getName().equals(name) && isTable(each))) {
      return List.of();
    }
    TabularData data = (TabularData) ask(() -> server.getAttribute(objectName, name));
    String index = data.getTabularType().getIndexNames().get(0);
    List<Map<String, Long>> rows = new ArrayList<>();
    for (Object each : data.values()) {
      CompositeData row = (CompositeData) each;
      Map<String, Long> cells = new LinkedHashMap<>();
      row.getCompositeType().keySet().forEach(key -> cells.put(key, (Long) row.get(key)));
      rows.add(cells);
    }
    rows.sort((a, b) -> Long.compare(a.get(index), b.get(index)));
    return rows;
  }

  /** What the memory doctor says; or that this user may not ask, since figures show without. */
  public String doctor() {
    try {
      return (String) invoke("memoryDoctor", new Object[0], new String[0]);
    } catch (ConsoleException e) {
      if (e.getCause() instanceof SecurityException) {
        return "Not asked: " + e.getMessage();
      }
      throw e;
    }
  }

  /** Some keys and what is known of their entries, as {@code docs/METRICS.md} names it. */
  public List<Map<String, Object>> sampleKeys(int count) {
    CompositeData[] rows =
        (CompositeData[]) invoke("sampleKeys", new Object[] {count}, new String[] {"int"});
    List<Map<String, Object>> samples = new ArrayList<>();
    for (CompositeData row : rows) {
      Map<String, Object> sample = new LinkedHashMap<>();
      for (String column :
          List.of(
              "key",
              "memory_bytes",
              "ttl_millis",
              "idle_millis",
              "frequency",
              "refcount",
              "encoding")) {
        sample.put(column, row.get(column));
      }
      samples.add(sample);
    }
    return samples;
  }

  /** Changes an option. */
  public void set(String option, String value) {
    ask(
        () -> {
          server.setAttribute(objectName, new Attribute(option, value));
          return null;
        });
  }

  private Object invoke(String operation, Object[] arguments, String[] signature) {
    return ask(() -> server.invoke(objectName, operation, arguments, signature));
  }
}
