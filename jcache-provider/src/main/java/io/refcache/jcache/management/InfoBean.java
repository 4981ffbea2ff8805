package io.refcache.jcache.management;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.InvalidAttributeValueException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.ReflectionException;
import javax.management.RuntimeOperationsException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/**
 * A bean whose attributes are the figures of {@code INFO} and the options of {@code CONFIG}, under
 * Redis' names. Figures are numbers, text or tables, and read-only; options are text and writable.
 * Where a figure and an option share a name ({@code maxmemory}) the figure is read and the option
 * written.
 *
 * <p>Operations: {@code resetStatistics()}, {@code memoryDoctor()}, {@code setOption(name, value)},
 * {@code inspect(key)}, {@code sampleKeys(count)}.
 */
public final class InfoBean implements DynamicMBean {
  private final Managed managed;
  private final String description;

  public InfoBean(Managed managed, String description) {
    this.managed = managed;
    this.description = description;
  }

  @Override
  public Object getAttribute(String attribute) throws AttributeNotFoundException {
    Object value = simpleAttributes().get(attribute);
    if (value == null) {
      value = attributes().get(attribute);
    }
    if (value == null) {
      throw new AttributeNotFoundException(
          "no attribute '" + attribute + "'; there are " + attributes().keySet());
    }
    return value;
  }

  private Map<String, Object> attributes() {
    Map<String, Object> attributes = simpleAttributes();
    managed.tables().forEach((name, table) -> attributes.put(name, TableData.of(name, table)));
    return attributes;
  }

  /** All but the tables, which take longer to make. */
  private Map<String, Object> simpleAttributes() {
    Map<String, Object> attributes = new LinkedHashMap<>();
    managed.info().forEach((name, value) -> attributes.put(name, simple(value)));
    managed.options().forEach(attributes::putIfAbsent);
    return attributes;
  }

  /** Only what every client can read: numbers, truth values and text. */
  private static Object simple(Object value) {
    return value instanceof Number || value instanceof Boolean ? value : String.valueOf(value);
  }

  @Override
  public void setAttribute(Attribute attribute)
      throws AttributeNotFoundException, InvalidAttributeValueException {
    if (!managed.options().containsKey(attribute.getName())) {
      throw new AttributeNotFoundException(
          "no writable attribute '%s'; there are %s"
              .formatted(attribute.getName(), managed.options().keySet()));
    }
    try {
      managed.setOption(attribute.getName(), String.valueOf(attribute.getValue()));
    } catch (IllegalArgumentException e) {
      throw new InvalidAttributeValueException(e.getMessage());
    }
  }

  @Override
  public AttributeList getAttributes(String[] names) {
    Map<String, Object> attributes = simpleAttributes();
    if (!attributes.keySet().containsAll(List.of(names))) {
      attributes = attributes();
    }
    AttributeList found = new AttributeList();
    for (String name : names) {
      if (attributes.containsKey(name)) {
        found.add(new Attribute(name, attributes.get(name)));
      }
    }
    return found;
  }

  @Override
  public AttributeList setAttributes(AttributeList attributes) {
    AttributeList set = new AttributeList();
    for (Attribute attribute : attributes.asList()) {
      try {
        setAttribute(attribute);
        set.add(attribute);
      } catch (AttributeNotFoundException | InvalidAttributeValueException e) {
        // What could not be set is missing from the answer: that is how this method reports it.
        continue;
      }
    }
    return set;
  }

  @Override
  public Object invoke(String operation, Object[] arguments, String[] signature)
      throws MBeanException, ReflectionException {
    try {
      return switch (operation) {
        case "resetStatistics" -> {
          managed.resetStatistics();
          yield null;
        }
        case "memoryDoctor" -> managed.memoryDoctor();
        case "setOption" -> {
          managed.setOption((String) arguments[0], (String) arguments[1]);
          yield null;
        }
        case "inspect" -> managed.describe((String) arguments[0]);
        case "sampleKeys" -> KeySamples.of(managed.sampleKeys((Integer) arguments[0]));
        default -> throw new ReflectionException(new NoSuchMethodException(operation));
      };
    } catch (RuntimeException e) {
      throw new RuntimeOperationsException(sendable(e), e.getMessage());
    }
  }

  /** A failure of classes that every client has: one that has to be loaded arrives nowhere else. */
  private static RuntimeException sendable(RuntimeException failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each.getClass().getClassLoader() != null || each.getSuppressed().length > 0) {
        return new IllegalStateException(failure.toString());
      }
    }
    return failure;
  }

  @Override
  public MBeanInfo getMBeanInfo() {
    Map<String, String> options = managed.options();
    Descriptions descriptions = Descriptions.read();
    MBeanAttributeInfo[] attributes =
        attributes().entrySet().stream()
            .map(
                attribute -> {
                  boolean writable = options.containsKey(attribute.getKey());
                  return new MBeanAttributeInfo(
                      attribute.getKey(),
                      typeName(attribute.getValue()),
                      describe(attribute.getKey(), descriptions, writable),
                      true,
                      writable,
                      false);
                })
            .toArray(MBeanAttributeInfo[]::new);
    MBeanOperationInfo[] operations = {
      operation("resetStatistics", "sets the counters to zero", void.class),
      operation("memoryDoctor", "says what is wrong with the memory", String.class),
      operation("setOption", "changes an option", void.class, "name", "value"),
      operation("inspect", "tells what is known of an entry", String.class, "key"),
      new MBeanOperationInfo(
          "sampleKeys",
          "some keys with what is known of their entries",
          new MBeanParameterInfo[] {
            new MBeanParameterInfo("count", int.class.getName(), "1 to 1000")
          },
          CompositeData[].class.getName(),
          MBeanOperationInfo.INFO)
    };
    return new MBeanInfo(InfoBean.class.getName(), description, attributes, null, operations, null);
  }

  private static String describe(String name, Descriptions descriptions, boolean writable) {
    return Stream.of(descriptions.figure(name), descriptions.option(name), descriptions.table(name))
        .filter(Objects::nonNull)
        .findFirst()
        .map(text -> text.replace("`", ""))
        .orElse(writable ? "option of redis.conf" : "figure of INFO");
  }

  private static String typeName(Object value) {
    return value instanceof TabularData ? TabularData.class.getName() : value.getClass().getName();
  }

  private static MBeanOperationInfo operation(
      String name, String description, Class<?> result, String... parameterNames) {
    MBeanParameterInfo[] parameters = new MBeanParameterInfo[parameterNames.length];
    for (int i = 0; i < parameterNames.length; i++) {
      parameters[i] = new MBeanParameterInfo(parameterNames[i], String.class.getName(), "");
    }
    return new MBeanOperationInfo(
        name, description, parameters, result.getName(), MBeanOperationInfo.ACTION);
  }
}
