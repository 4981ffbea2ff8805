package io.refcache.engine.memory;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import javax.management.ObjectName;

/**
 * What HotSpot offers through its platform beans. Another virtual machine, or an image without the
 * management modules, is none the worse: nothing happens then, which is why whatever goes wrong
 * here is caught in its most general form (the verifier would look for a more special one at once).
 */
final class Diagnostics {
  private Diagnostics() {}

  /** A numeric option of the virtual machine, or the default if it can't be known. */
  static long longOption(String name, long defaultValue) {
    try {
      HotSpotDiagnosticMXBean bean =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return Long.parseLong(bean.getVMOption(name).getValue());
    } catch (RuntimeException | LinkageError e) {
      return defaultValue;
    }
  }

  /** Has glibc return its free pages to the operating system; says whether that could be asked. */
  static boolean trimNativeHeap() {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              "systemTrimNativeHeap",
              new Object[0],
              new String[0]);
      return true;
    } catch (Exception | LinkageError e) {
      return false;
    }
  }
}
