package io.refcache.examples;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The traces that come with the project. */
enum TraceName {
  ORM_BUSY(
      "orm-busy",
      "objects that a web shop asked its database for in a busy daytime"
          + " (headissue GmbH, Jens Wilke; CC BY 4.0)",
      "derived from each key (64 bytes to 8 KiB, log-uniform), since the log has none"),
  ARC_P3(
      "arc-p3-extents",
      "disk reads of a workstation (trace P3 of Megiddo and Modha, \"ARC\", FAST 2003)",
      "as logged (512 bytes to 64 KiB)");

  private final String label;
  private final String origin;
  private final String sizes;

  TraceName(String label, String origin, String sizes) {
    this.label = label;
    this.origin = origin;
    this.sizes = sizes;
  }

  /**
   * The trace of a name.
   *
   * @throws UsageException if there is none
   */
  static TraceName of(String label) {
    return Arrays.stream(values())
        .filter(trace -> trace.label.equals(label))
        .findFirst()
        .orElseThrow(
            () -> new UsageException("there is no trace '%s'; there are %s", label, labels()));
  }

  static String labels() {
    return Arrays.stream(values()).map(TraceName::label).collect(Collectors.joining(", "));
  }

  String label() {
    return label;
  }

  String origin() {
    return origin;
  }

  String sizes() {
    return sizes;
  }

  String resource() {
    return "/traces/" + label + ".ctr.gz";
  }
}
