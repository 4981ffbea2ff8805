package io.refcache.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a small {@code -XX:MaxDirectMemorySize} does, in a virtual machine of its own. */
class DirectMemoryLimitTest {
  private static final int CAP_BYTES = 4 << 20;
  private static final int SLAB_BYTES = 3 << 20;
  private static final boolean CAPPED = Runtime.version().feature() < ArenaSource.SINCE_FEATURE;

  /** Maps more than the cap. */
  public static final class MoreThanTheCap {
    public static void main(String[] arguments) {
      System.out.println("capacity " + DirectMemory.capacityBytes());
      try (DirectMemory memory = new DirectMemory()) {
        Slab first = memory.map(SLAB_BYTES);
        try {
          memory.unmap(memory.map(SLAB_BYTES));
          System.out.println("mapped");
        } catch (OutOfNativeMemoryException e) {
          System.out.println(e.getMessage());
        }
        memory.unmap(first);
        System.out.println("left " + memory.mappedBytes());
      }
    }
  }

  @Test
  void capIsNamedWhereItAppliesAndNothingIsPrintedOtherwise()
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:MaxDirectMemorySize=" + CAP_BYTES,
                "-cp",
                System.getProperty("java.class.path"),
                MoreThanTheCap.class.getName())
            .redirectErrorStream(true)
            .start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

    assertThat(process.waitFor()).as(output).isZero();
    List<String> lines = output.lines().toList();
    if (CAPPED) {
      assertThat(lines)
          .satisfiesExactly(
              line -> assertThat(line).isEqualTo("capacity " + CAP_BYTES),
              line ->
                  assertThat(line)
                      .contains(
                          "capped at 4,194,304 bytes", "-XX:MaxDirectMemorySize", "maxmemory"),
              line -> assertThat(line).isEqualTo("left 0"));
    } else {
      assertThat(lines).containsExactly("capacity " + Long.MAX_VALUE, "mapped", "left 0");
    }
  }
}
