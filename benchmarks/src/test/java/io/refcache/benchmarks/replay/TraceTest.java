package io.refcache.benchmarks.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceTest {
  /** Three requests, for keys 0, 1 and 0; sizes 5 and 300. */
  private static final byte[] SMALL = {
    'C', 'T', 'R', '1', 3, 2, 1, 5, (byte) (300 & 0x7F | 0x80), 300 >> 7, 0, 2, 1
  };

  @TempDir private Path folder;

  private Path file(byte[] content) throws IOException {
    Path file = folder.resolve("small.ctr.gz");
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(content);
    }
    return file;
  }

  @Test
  void aFileIsReadAsItIsDescribed() throws IOException {
    Trace trace = Trace.load(file(SMALL));
    assertThat(trace.name()).isEqualTo("small");
    assertThat(trace.requests()).isEqualTo(3);
    assertThat(new int[] {trace.key(0), trace.key(1), trace.key(2)}).containsExactly(0, 1, 0);
    assertThat(trace.uniqueBytes()).isEqualTo(305);
  }

  @Test
  void whatIsWrittenIsReadTheSame() throws IOException {
    Trace trace = GeneratedTrace.make();
    Trace read = Trace.load(trace.save(folder));
    assertThat(read.requests()).isEqualTo(trace.requests());
    assertThat(read.uniqueBytes()).isEqualTo(trace.uniqueBytes());
    for (int i = 0; i < trace.requests(); i++) {
      assertThat(read.key(i)).isEqualTo(trace.key(i));
    }
  }

  @Test
  void aFolderIsAllTheTracesInIt() throws IOException {
    Path file = file(SMALL);
    Files.writeString(folder.resolve("README.md"), "not a trace");
    assertThat(Trace.files(folder)).containsExactly(file);
    assertThat(Trace.files(file)).containsExactly(file);
  }

  @Test
  void whatIsCutShortOrNoTraceIsRefused() throws IOException {
    byte[] cut = Arrays.copyOf(SMALL, SMALL.length - 1);
    Path tooShort = file(cut);
    assertThatThrownBy(() -> Trace.load(tooShort)).isInstanceOf(UncheckedIOException.class);
    byte[] other = SMALL.clone();
    other[3] = '2';
    Path noTrace = file(other);
    assertThatThrownBy(() -> Trace.load(noTrace)).hasMessageContaining("not a CTR1 trace");
  }
}
