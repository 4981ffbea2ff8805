package io.refcache.engine.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Memory is given back while somebody may be reading it: a reader that has found it reads what was
 * there, and one that comes later does not find it.
 */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "not found")
@Outcome(id = "42", expect = Expect.ACCEPTABLE, desc = "found and read")
@State
public class RetireStress {
  private static final DirectMemory MEMORY = new DirectMemory();
  private static final int CONTENT = 42;
  private static final VarHandle SLAB;

  static {
    try {
      SLAB = MethodHandles.lookup().findVarHandle(RetireStress.class, "slab", Slab.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Slab slab = MEMORY.map(Long.BYTES);

  public RetireStress() {
    slab.putInt(0, CONTENT);
  }

  @Actor
  public void reader(I_Result result) {
    ReadEpochs.Reader reader = MEMORY.epochs().reader();
    MEMORY.epochs().enter(reader);
    try {
      Slab found = (Slab) SLAB.getOpaque(this);
      result.r1 = found == null ? 0 : found.getInt(0);
    } finally {
      MEMORY.epochs().exit(reader);
    }
  }

  @Actor
  public void retirer() {
    Slab retired = slab;
    SLAB.setOpaque(this, null);
    MEMORY.retire(retired);
    MEMORY.reclaimRetired();
  }
}
