package io.refcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.jcache.config.FixedExpiry;
import io.refcache.store.Ttl;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExpiryCalculatorTest {
  private static final Duration SECOND = new Duration(TimeUnit.SECONDS, 1);

  private static Stream<Arguments> standardPolicies() {
    return Stream.of(
        Arguments.of(new EternalExpiryPolicy(), Ttl.NONE, Ttl.KEEP, Ttl.KEEP),
        Arguments.of(new CreatedExpiryPolicy(SECOND), 1000L, Ttl.KEEP, Ttl.KEEP),
        Arguments.of(new ModifiedExpiryPolicy(SECOND), 1000L, 1000L, Ttl.KEEP),
        Arguments.of(new AccessedExpiryPolicy(SECOND), 1000L, Ttl.KEEP, 1000L),
        Arguments.of(new TouchedExpiryPolicy(SECOND), 1000L, 1000L, 1000L),
        Arguments.of(FixedExpiry.ttl(SECOND), 1000L, 1000L, Ttl.KEEP),
        Arguments.of(FixedExpiry.tti(SECOND), 1000L, 1000L, 1000L));
  }

  @ParameterizedTest
  @MethodSource("standardPolicies")
  void standardPoliciesAreArithmetic(ExpiryPolicy policy, long creation, long update, long access) {
    ExpiryCalculator expiry = new ExpiryCalculator(policy);
    assertThat(expiry.isConstant()).isTrue();
    assertThat(expiry.creationMillis()).isEqualTo(creation);
    assertThat(expiry.updateMillis()).isEqualTo(update);
    assertThat(expiry.accessMillis()).isEqualTo(access);
    assertThat(expiry.asksOnAccess()).isEqualTo(access != Ttl.KEEP);
  }

  @Test
  void aPolicyOfTheApplicationIsAskedEachTime() {
    Recorder policy = new Recorder();
    ExpiryCalculator expiry = new ExpiryCalculator(policy);
    assertThat(expiry.isConstant()).isFalse();
    assertThat(policy.policy).isEmpty();
    expiry.creationMillis();
    expiry.accessMillis();
    expiry.accessMillis();
    expiry.updateMillis();
    assertThat(policy.policy).containsExactly("creation", "access", "access", "update");
  }

  @Test
  void aPolicyThatThrowsMakesEntriesEternalAndLeavesDeadlines() {
    ExpiryCalculator expiry = new ExpiryCalculator(new Broken(null));
    assertThat(expiry.creationMillis()).isEqualTo(Ttl.NONE);
    assertThat(expiry.updateMillis()).isEqualTo(Ttl.KEEP);
    assertThat(expiry.accessMillis()).isEqualTo(Ttl.KEEP);
  }

  @Test
  void aCreationWithoutAnswerIsEternal() {
    Recorder policy = new Recorder();
    policy.creation = null;
    assertThat(new ExpiryCalculator(policy).creationMillis()).isEqualTo(Ttl.NONE);
  }

  @Test
  void zeroExpiresAtOnce() {
    ExpiryCalculator expiry = new ExpiryCalculator(new CreatedExpiryPolicy(Duration.ZERO));
    assertThat(expiry.creationMillis()).isEqualTo(Ttl.EXPIRE_NOW);
    assertThat(expiry.expiresAtOnce()).isTrue();
    assertThat(new ExpiryCalculator(new CreatedExpiryPolicy(SECOND)).expiresAtOnce()).isFalse();
  }

  /** Throws at every question. */
  private record Broken(Duration never) implements ExpiryPolicy {
    @Override
    public Duration getExpiryForCreation() {
      throw new IllegalStateException("broken");
    }

    @Override
    public Duration getExpiryForAccess() {
      throw new IllegalStateException("broken");
    }

    @Override
    public Duration getExpiryForUpdate() {
      throw new IllegalStateException("broken");
    }
  }
}
