package io.refcache.engine.memory;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;

/**
 * Native memory from {@code java.lang.foreign}, one shared arena for each slab: freed when we say
 * so, not counted against {@code -XX:MaxDirectMemorySize}, and without a restricted method. Method
 * handles reach the API, which Java 17 doesn't have; only {@link ByteBuffer}s, which it has, are
 * seen outside.
 *
 * <p>Closing a shared arena is a handshake with every thread: a matter for the background.
 */
final class ArenaSource implements NativeSource {
  /** The Java version in which the API is final. */
  static final int SINCE_FEATURE = 22;

  private static final long CACHE_LINE_BYTES = 64;

  private final MethodHandle ofShared;
  private final MethodHandle allocate;
  private final MethodHandle asByteBuffer;
  private final MethodHandle close;

  ArenaSource() {
    try {
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      Class<?> arena = Class.forName("java.lang.foreign.Arena");
      Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
      ofShared =
          lookup
              .findStatic(arena, "ofShared", MethodType.methodType(arena))
              .asType(MethodType.methodType(Object.class));
      allocate =
          lookup
              .findVirtual(
                  arena, "allocate", MethodType.methodType(segment, long.class, long.class))
              .asType(MethodType.methodType(Object.class, Object.class, long.class, long.class));
      asByteBuffer =
          lookup
              .findVirtual(segment, "asByteBuffer", MethodType.methodType(ByteBuffer.class))
              .asType(MethodType.methodType(ByteBuffer.class, Object.class));
      close =
          lookup
              .findVirtual(arena, "close", MethodType.methodType(void.class))
              .asType(MethodType.methodType(void.class, Object.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java has no java.lang.foreign.Arena", e);
    }
  }

  @Override
  public DirectSlab allocate(int bytes) {
    try {
      Object arena = (Object) ofShared.invokeExact();
      try {
        Object segment = (Object) allocate.invokeExact(arena, (long) bytes, CACHE_LINE_BYTES);
        return new DirectSlab((ByteBuffer) asByteBuffer.invokeExact(segment), arena);
      } catch (Throwable e) {
        close.invokeExact(arena);
        throw e;
      }
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  @Override
  public void free(Object owner) {
    try {
      close.invokeExact(owner);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  @Override
  public long capacityBytes() {
    return Long.MAX_VALUE;
  }

  @Override
  public String remedy() {
    return "The operating system refused it: lower maxmemory, or give the process or its container"
        + " more memory.";
  }

  private static RuntimeException unchecked(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    if (e instanceof RuntimeException exception) {
      return exception;
    }
    return new IllegalStateException(e);
  }
}
