package io.refcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.store.ChangeKind;
import io.refcache.store.StoreException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AudienceTest {
  private final AtomicLong nanos = new AtomicLong(-5);
  private final Audience audience = new Audience(nanos::get);

  private void pass(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void whatAllTogetherWantIsKept() {
    audience.said("a", new Wants("cr"));
    audience.said("b", new Wants("uo"));
    assertThat(audience.wants()).isEqualTo(new Wants("curo"));
    audience.said("b", Wants.NOTHING);
    assertThat(audience.wants()).isEqualTo(new Wants("cr"));
    assertThat(audience.size()).isEqualTo(1);
  }

  @Test
  void whoIsNoLongerOnTheServerIsBelievedToListenForTheLease() {
    audience.said("a", new Wants("c"));
    pass(Audience.LEASE_MILLIS);
    audience.listed(Map.of("b", new Wants("u")));
    assertThat(audience.wants()).isEqualTo(new Wants("cu"));
    pass(1);
    audience.listed(Map.of("b", new Wants("u")));
    assertThat(audience.wants()).isEqualTo(new Wants("u"));
  }

  @Test
  void aServerThatDoesNotAnswerMakesNobodyForgotten() {
    audience.listed(Map.of("a", new Wants("c")));
    pass(10 * Audience.LEASE_MILLIS);
    assertThat(audience.wants()).isEqualTo(new Wants("c"));
  }

  @Test
  void whatALaterVersionWantsIsLeftOut() {
    assertThat(Wants.parse("xqc")).isEqualTo(new Wants("cx"));
  }

  @Test
  void aMessageThatIsCutOffIsRefusedWhereverItEnds() {
    byte[] whole = new byte[25 + 3 + 2];
    whole[16] = Wants.letter(ChangeKind.UPDATED);
    whole[20] = 3;
    whole[24] = 2;
    ChangeMessage read = ChangeMessage.parse(whole);
    assertThat(read.kind()).isEqualTo(ChangeKind.UPDATED);
    assertThat(read.name()).hasSize(3);
    assertThat(read.value()).hasSize(2);
    assertThat(read.oldValue()).isEmpty();
    for (int length = 0; length < whole.length; length++) {
      byte[] part = java.util.Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> ChangeMessage.parse(part)).isInstanceOf(StoreException.class);
    }
  }
}
