package io.refcache.jcache.soak;

import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/** What can be asked of the virtual machine about memory. */
final class VirtualMachine {
  private static final Pattern TOTAL =
      Pattern.compile("Total: reserved=\\d+KB, committed=(\\d+)KB");
  private static final Pattern HEAP =
      Pattern.compile("Java Heap \\(reserved=\\d+KB, committed=(\\d+)KB");
  private static final Pattern OTHER =
      Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB");
  private static final long KILOBYTE = 1024;

  private VirtualMachine() {}

  /** Lets the collector and the C library give back what is free. */
  static void tidyUp() {
    System.gc();
    invoke("systemTrimNativeHeap");
  }

  /**
   * What it has taken for itself, as its own books say ({@code -XX:NativeMemoryTracking=summary}):
   * code, what it is compiled with, classes, the collector's tables, symbols, stacks. Not the heap,
   * and not what is allocated through its interfaces, where the slabs are ("Other").
   *
   * @return bytes; 0 if it doesn't keep books
   */
  static long ownBytes() {
    String summary = invoke("vmNativeMemory", "summary", "scale=KB");
    long total = figure(TOTAL, summary);
    return Math.max(0, total - figure(HEAP, summary) - figure(OTHER, summary)) * KILOBYTE;
  }

  private static String invoke(String command, String... arguments) {
    try {
      return (String)
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  command,
                  arguments.length == 0 ? new Object[0] : new Object[] {arguments},
                  arguments.length == 0 ? new String[0] : new String[] {String[].class.getName()});
    } catch (JMException unsupported) {
      return "";
    }
  }

  private static long figure(Pattern pattern, String summary) {
    Matcher matcher = pattern.matcher(summary);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }
}
