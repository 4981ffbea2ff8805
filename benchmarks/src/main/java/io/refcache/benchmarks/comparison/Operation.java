package io.refcache.benchmarks.comparison;

/** What a thread does. */
enum Operation {
  GET("get"),
  PUT("put"),
  /** One put for three gets. */
  MIX("75/25 mix");

  private final String label;

  Operation(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
