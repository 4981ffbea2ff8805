package io.refcache.engine.memory;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/**
 * What HotSpot offers through its platform MBeans, by name, so that a virtual machine or an image
 * without them is none the worse: then nothing happens.
 */
final class Diagnostics {
  private Diagnostics() {}

  /** A numeric option of the virtual machine, or the default if it can't be known. */
  static long longOption(String name, long defaultValue) {
    try {
      Object option =
          invoke(
              "com.sun.management:type=HotSpotDiagnostic",
              "getVMOption",
              new Object[] {name},
              new String[] {String.class.getName()});
      return Long.parseLong((String) ((CompositeData) option).get("value"));
    } catch (JMException | RuntimeException | LinkageError e) {
      return defaultValue;
    }
  }

  /** Has glibc return its free pages to the operating system; says whether that could be asked. */
  static boolean trimNativeHeap() {
    try {
      invoke(
          "com.sun.management:type=DiagnosticCommand",
          "systemTrimNativeHeap",
          new Object[0],
          new String[0]);
      return true;
    } catch (JMException | RuntimeException | LinkageError e) {
      return false;
    }
  }

  private static Object invoke(
      String bean, String operation, Object[] arguments, String[] signature) throws JMException {
    return ManagementFactory.getPlatformMBeanServer()
        .invoke(new ObjectName(bean), operation, arguments, signature);
  }
}
