package io.refcache.benchmarks.replay;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The requests that an application made: numbers of keys in their order, and the size in bytes of
 * the object behind each key. A request is a read; who misses puts the object.
 *
 * <p>A file {@code name.ctr.gz} is gzip of this:
 *
 * <pre>
 *   "CTR1"         4 bytes
 *   varint N       requests
 *   varint U       distinct keys, numbered 0 .. U-1 by first appearance
 *   varint flags   bit 0: sizes follow; else every object has size 1
 *   U x varint     the sizes, only with bit 0
 *   N x varint     zigzag(key[i] - key[i-1]), where key[-1] is 0
 * </pre>
 *
 * A varint is unsigned LEB128: seven bits a byte, the low ones first; zigzag(d) is (d &lt;&lt; 1) ^
 * (d &gt;&gt; 63).
 */
public final class Trace {
  private static final String SUFFIX = ".ctr.gz";
  private static final byte[] MAGIC = "CTR1".getBytes(StandardCharsets.US_ASCII);
  private static final int HAS_SIZES = 1;
  private static final int BUFFER_BYTES = 1 << 16;

  private final String name;
  private final int[] requests;
  private final int[] sizes;

  public Trace(String name, int[] requests, int[] sizes) {
    this.name = name;
    this.requests = requests;
    this.sizes = sizes;
  }

  /** The files of a folder that are traces, by name; or the one file that is named. */
  static List<Path> files(Path folderOrFile) throws IOException {
    if (Files.isRegularFile(folderOrFile)) {
      return List.of(folderOrFile);
    }
    try (Stream<Path> files = Files.list(folderOrFile)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }

  /** The name of the trace in a file. */
  static String nameOf(Path file) {
    return file.getFileName().toString().replace(SUFFIX, "");
  }

  static Trace load(Path file) {
    try (InputStream in =
        new BufferedInputStream(
            new GZIPInputStream(Files.newInputStream(file), BUFFER_BYTES), BUFFER_BYTES)) {
      if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
        throw new IOException(file + " is not a CTR1 trace");
      }
      int[] requests = new int[(int) varint(in)];
      int[] sizes = new int[(int) varint(in)];
      boolean hasSizes = (varint(in) & HAS_SIZES) != 0;
      for (int key = 0; key < sizes.length; key++) {
        sizes[key] = hasSizes ? (int) varint(in) : 1;
      }
      int key = 0;
      for (int i = 0; i < requests.length; i++) {
        long zigzag = varint(in);
        key += (int) (zigzag >>> 1 ^ -(zigzag & 1));
        requests[i] = key;
      }
      return new Trace(nameOf(file), requests, sizes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same without the requests for objects of so many bytes or more. */
  Trace withSizesBelow(int bytes) {
    int[] kept = Arrays.stream(requests).filter(key -> sizes[key] < bytes).toArray();
    int[] keptSizes = Arrays.stream(sizes).map(size -> size < bytes ? size : 0).toArray();
    return new Trace(name, kept, keptSizes);
  }

  /** Writes a file into a folder that {@link #load} reads. */
  Path save(Path folder) throws IOException {
    Path file = folder.resolve(name + SUFFIX);
    try (OutputStream out =
        new BufferedOutputStream(new GZIPOutputStream(Files.newOutputStream(file)), BUFFER_BYTES)) {
      out.write(MAGIC);
      writeVarint(out, requests.length);
      writeVarint(out, sizes.length);
      writeVarint(out, HAS_SIZES);
      for (int size : sizes) {
        writeVarint(out, size);
      }
      int previous = 0;
      for (int key : requests) {
        long difference = key - previous;
        writeVarint(out, difference << 1 ^ difference >> 63);
        previous = key;
      }
    }
    return file;
  }

  private static void writeVarint(OutputStream out, long value) throws IOException {
    long rest = value;
    while (rest >= 0x80) {
      out.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
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

  public String name() {
    return name;
  }

  public int requests() {
    return requests.length;
  }

  public int keys() {
    return sizes.length;
  }

  /** The key of a request. */
  public int key(int request) {
    return requests[request];
  }

  /** The size of the object behind a key, in bytes. */
  public int size(int key) {
    return sizes[key];
  }

  /** What the objects of all keys take together, in bytes. */
  public long uniqueBytes() {
    long bytes = 0;
    for (int size : sizes) {
      bytes += size;
    }
    return bytes;
  }
}
