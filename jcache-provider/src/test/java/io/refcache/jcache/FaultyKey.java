package io.refcache.jcache;

import io.refcache.faults.FaultPlan;
import java.io.Serializable;

/** A key whose {@code equals} and {@code hashCode} are fault points. */
final class FaultyKey implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int number;

  FaultyKey(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  @Override
  public boolean equals(Object other) {
    FaultPlan.callback();
    return other instanceof FaultyKey key && key.number == number;
  }

  @Override
  public int hashCode() {
    FaultPlan.callback();
    return number;
  }
}
