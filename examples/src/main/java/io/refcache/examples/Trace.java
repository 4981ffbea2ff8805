package io.refcache.examples;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * The requests that an application made: numbers of keys in their order, and the size in bytes of
 * the object behind each key. The format is described beside the traces.
 */
final class Trace {
  private static final byte[] MAGIC = "CTR1".getBytes(StandardCharsets.US_ASCII);
  private static final int HAS_SIZES = 1;
  private static final int BUFFER_BYTES = 1 << 16;

  /** Sizes of objects whose log has none: from 64 bytes to 8 KiB, every power of two as often. */
  private static final int SMALLEST_DERIVED_BYTES = 64;

  private static final int DERIVED_DOUBLINGS = 7;

  private final int[] requests;
  private final int[] sizes;

  private Trace(int[] requests, int[] sizes) {
    this.requests = requests;
    this.sizes = sizes;
  }

  /**
   * Reads a trace of this project.
   *
   * @param maxRequests how many of its requests, from the first on
   */
  static Trace load(TraceName name, int maxRequests) throws IOException {
    try (InputStream file = Trace.class.getResourceAsStream(name.resource())) {
      if (file == null) {
        throw new IOException("trace " + name.resource() + " is not on the class path");
      }
      InputStream in =
          new BufferedInputStream(new GZIPInputStream(file, BUFFER_BYTES), BUFFER_BYTES);
      if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
        throw new IOException(name.resource() + " is not a CTR1 trace");
      }
      int requests = (int) varint(in);
      int keys = (int) varint(in);
      boolean hasSizes = (varint(in) & HAS_SIZES) != 0;
      int[] sizes = new int[keys];
      for (int key = 0; key < keys; key++) {
        sizes[key] = hasSizes ? (int) varint(in) : derivedSize(key);
      }
      int[] order = new int[Math.min(requests, maxRequests)];
      int key = 0;
      for (int i = 0; i < order.length; i++) {
        long zigzag = varint(in);
        key += (int) (zigzag >>> 1 ^ -(zigzag & 1));
        order[i] = key;
      }
      return new Trace(order, sizes);
    }
  }

  private static long varint(InputStream in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int read = in.read();
      if (read < 0) {
        throw new EOFException("the trace ends too early");
      }
      value |= (read & 0x7FL) << shift;
      if (read < 0x80) {
        return value;
      }
    }
    throw new IOException("a number of the trace has more than 64 bits");
  }

  /** A size that looks random and is always the same for a key: log-uniform, by a hash. */
  private static int derivedSize(int key) {
    long hash = (key + 1) * 0x9E3779B97F4A7C15L;
    hash = (hash ^ hash >>> 32) * 0xD6E8FEB86659FD93L;
    double fraction = (hash >>> 11) * 0x1p-53;
    return (int) (SMALLEST_DERIVED_BYTES * Math.pow(2, DERIVED_DOUBLINGS * fraction));
  }

  int requests() {
    return requests.length;
  }

  int keys() {
    return sizes.length;
  }

  /** The key of a request. */
  int key(int request) {
    return requests[request];
  }

  /** The size of the object behind a key, in bytes. */
  int size(int key) {
    return sizes[key];
  }

  /** How much memory the objects of all requests would take together, in bytes. */
  long totalBytes() {
    boolean[] seen = new boolean[sizes.length];
    long total = 0;
    for (int key : requests) {
      if (!seen[key]) {
        seen[key] = true;
        total += sizes[key];
      }
    }
    return total;
  }

  /** The hit ratio of a cache without a limit. */
  double maxHitRatio() {
    long distinct = Arrays.stream(requests).distinct().count();
    return 1 - (double) distinct / requests.length;
  }
}
