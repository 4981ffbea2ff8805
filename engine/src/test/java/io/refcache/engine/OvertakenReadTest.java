package io.refcache.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.engine.memory.OvertakingMemory;
import io.refcache.store.Found;
import io.refcache.store.ValueBytes;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Reads that take no lock, and are overtaken by a writer: at the first access to memory, at the
 * second, and so on to the last. What they see is what was there before or what is there after
 * that, never a bit of both, and never what somebody else's memory has become.
 */
class OvertakenReadTest extends EngineScenarios {
  private static final String OLD = "the old value of forty bytes, no more....";
  private static final String NEW = "a new one in the same block";
  private static final String SHORT = "x";
  private static final String OTHERS = "somebody else's, and as many bytes long..";

  private static final long OLD_TTL = HOUR_MILLIS;
  private static final long NEW_TTL = HOUR_MILLIS / 2;

  private final OvertakingMemory memory = new OvertakingMemory();

  /** What the writer does; and what the entry is then, null for absent. */
  private enum Writer {
    OVERWRITES(NEW) {
      @Override
      void run(OvertakenReadTest test) {
        put(test.store, "key", text(NEW), NEW_TTL);
      }
    },
    REPLACES(SHORT) {
      @Override
      void run(OvertakenReadTest test) {
        put(test.store, "key", text(SHORT), NEW_TTL);
      }
    },
    REMOVES(null) {
      @Override
      void run(OvertakenReadTest test) {
        test.remove("key");
      }
    },
    REUSES_THE_BLOCK(null) {
      @Override
      void run(OvertakenReadTest test) {
        test.remove("key");
        put(test.store, "yek", text(OTHERS), NEW_TTL);
      }
    },
    CLEARS(null) {
      @Override
      void run(OvertakenReadTest test) {
        test.store.clear();
      }
    },
    GIVES_A_DEADLINE(OLD) {
      @Override
      void run(OvertakenReadTest test) {
        test.store.expire(key("key"), ValueBytes.ANY_VERSION, NEW_TTL);
      }
    };

    private final String after;

    Writer(String after) {
      this.after = after;
    }

    abstract void run(OvertakenReadTest test);

    /** An entry as it is seen afterwards. */
    String seenAfter() {
      return after == null ? null : after + " for " + NEW_TTL;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReadSeesWhatWasOrWhatIs(Writer writer) {
    String before = OLD + " for " + OLD_TTL;
    engine =
        new Engine("overtaken", Map.of("maxmemory", "0"), clock, memory, Engine.Background.BY_HAND);
    store = openStore("store", Map.of());
    boolean wasOvertaken = true;
    int overtaken = 0;
    for (int access = 1; wasOvertaken; access++) {
      store.clear();
      drain();
      put(store, "key", text(OLD), OLD_TTL);
      memory.beforeAccess(access, () -> writer.run(this));
      String seen = read();
      wasOvertaken = memory.disarm();
      if (wasOvertaken) {
        overtaken++;
        assertThat(seen).as("overtaken at access %d", access).isIn(before, writer.seenAfter());
        assertThat(read()).isEqualTo(writer.seenAfter());
      } else {
        assertThat(seen).isEqualTo(before);
      }
    }
    assertThat(overtaken).as("accesses of a read").isGreaterThan(4);
  }

  private String read() {
    ValueBytes value = new ValueBytes();
    return store.get(key("key"), value) == Found.PRESENT
        ? new String(value.toByteArray(), UTF_8) + " for " + value.ttlMillis()
        : null;
  }
}
