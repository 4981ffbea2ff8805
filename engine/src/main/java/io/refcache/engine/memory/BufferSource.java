package io.refcache.engine.memory;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;

/**
 * Native memory as direct buffers, for Java 17 to 21. The collector would free them at some later
 * time; {@code sun.misc.Unsafe.invokeCleaner}, which on these versions does so without a warning,
 * frees them when we say so. They count against {@code -XX:MaxDirectMemorySize}.
 */
final class BufferSource implements NativeSource {
  private static final String OPTION = "-XX:MaxDirectMemorySize";
  private static final int CACHE_LINE_BYTES = 64;

  private final Object unsafe;
  private final Method invokeCleaner;

  BufferSource() {
    try {
      Class<?> type = Class.forName("sun.misc.Unsafe");
      Field instance = type.getDeclaredField("theUnsafe");
      instance.setAccessible(true);
      unsafe = instance.get(null);
      invokeCleaner = type.getMethod("invokeCleaner", ByteBuffer.class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "direct memory cannot be freed on this Java: its image lacks the module jdk.unsupported",
          e);
    }
  }

  @Override
  public DirectSlab allocate(int bytes) {
    // What the C library hands out begins behind its own header: a bucket would lie in two lines.
    long mostBytes = bytes + CACHE_LINE_BYTES - 1L;
    ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(mostBytes, Integer.MAX_VALUE));
    int behindLine = buffer.alignmentOffset(0, CACHE_LINE_BYTES);
    int toNextLine = (CACHE_LINE_BYTES - behindLine) % CACHE_LINE_BYTES;
    int start = Math.min(toNextLine, buffer.capacity() - bytes);
    return new DirectSlab(buffer.slice(start, bytes), buffer);
  }

  @Override
  public void free(Object owner) {
    try {
      invokeCleaner.invoke(unsafe, owner);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("direct memory could not be freed", e);
    }
  }

  /** The option's value; 0 stands for the size of the heap. */
  @Override
  public long capacityBytes() {
    long option = Diagnostics.longOption("MaxDirectMemorySize", 0);
    return option > 0 ? option : Runtime.getRuntime().maxMemory();
  }

  @Override
  public String remedy() {
    return ("Direct memory is capped at %,d bytes for the whole process: start it with %s of at least"
            + " maxmemory plus what others use, or lower maxmemory, or run on Java %d or later, where"
            + " the cap doesn't apply.")
        .formatted(capacityBytes(), OPTION, ArenaSource.SINCE_FEATURE);
  }
}
