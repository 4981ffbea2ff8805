package io.refcache.faults;

import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Finds the points in a class at which it may fail, and puts a call of {@link FaultPlan} at each.
 *
 * <ul>
 *   <li>beside every instruction that makes an object, an array or a lambda, and before calls of
 *       collections that may have to grow: {@link FaultPlan#heap};
 *   <li>at the start of what allocates a block or maps memory: {@link FaultPlan#nativeMemory};
 *   <li>at the start of what reserves bytes: {@link FaultPlan#refuses}, upon which it returns
 *       false;
 *   <li>before every call that takes a lock or waits: {@link FaultPlan#lock};
 *   <li>before every access to memory outside the heap, where nothing can fail, but another thread
 *       may come in between: {@link FaultPlan#access}.
 * </ul>
 *
 * <p>Initializers of classes are left alone: after a failure there the class could never be used
 * again, which is Java's way and not ours.
 */
final class FaultPoints {
  private static final String PLAN = FaultPlan.class.getName().replace('.', '/');
  private static final String NATIVE_MEMORY =
      "io/refcache/engine/alloc/Allocator.allocate(I)J "
          + "io/refcache/engine/alloc/Allocator.allocateTable(I)Lio/refcache/engine/memory/Slab; "
          + "io/refcache/engine/alloc/PageSource.mapSlab()V ";
  private static final String BUDGET =
      "io/refcache/engine/alloc/MemoryBudget.tryReserve(J)Z "
          + "io/refcache/engine/alloc/MemoryBudget.tryReserveOver(J)Z ";

  private static final String SLAB = "io/refcache/engine/memory/Slab";

  private static final Set<String> GROWING =
      Set.of(
          "add",
          "addLast",
          "addFirst",
          "addAll",
          "put",
          "putIfAbsent",
          "copyOf",
          "copyOfRange",
          "offer",
          "push",
          "of",
          "toArray",
          "stream",
          "toList");
  private static final Set<String> WAITING =
      Set.of(
          "lock",
          "tryLock",
          "readLock",
          "writeLock",
          "tryReadLock",
          "await",
          "awaitUninterruptibly",
          "awaitNanos",
          "join",
          "parkNanos",
          "acquire");

  private FaultPoints() {}

  /** The class with calls of the plan. */
  static byte[] insertInto(byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    String type = reader.getClassName();
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor method =
                super.visitMethod(access, name, descriptor, signature, exceptions);
            return name.equals("<clinit>")
                ? method
                : new PointInserter(method, type + '.' + name + descriptor + ' ');
          }
        },
        0);
    return writer.toByteArray();
  }

  private static final class PointInserter extends MethodVisitor {
    private final String name;

    PointInserter(MethodVisitor method, String name) {
      super(Opcodes.ASM9, method);
      this.name = name;
    }

    private void call(String point, String descriptor) {
      super.visitMethodInsn(Opcodes.INVOKESTATIC, PLAN, point, descriptor, false);
    }

    @Override
    public void visitCode() {
      super.visitCode();
      if (NATIVE_MEMORY.contains(name)) {
        call("nativeMemory", "()V");
      } else if (BUDGET.contains(name)) {
        Label goOn = new Label();
        call("refuses", "()Z");
        super.visitJumpInsn(Opcodes.IFEQ, goOn);
        super.visitInsn(Opcodes.ICONST_0);
        super.visitInsn(Opcodes.IRETURN);
        super.visitLabel(goOn);
        super.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
        // Two frames must not meet, should the method begin with a loop.
        super.visitInsn(Opcodes.NOP);
      }
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      if (opcode == Opcodes.ANEWARRAY) {
        call("heap", "()V");
      }
      super.visitTypeInsn(opcode, type);
      // After it, for frames name uninitialized objects by where they were made.
      if (opcode == Opcodes.NEW) {
        call("heap", "()V");
      }
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
      if (opcode == Opcodes.NEWARRAY) {
        call("heap", "()V");
      }
      super.visitIntInsn(opcode, operand);
    }

    @Override
    public void visitInvokeDynamicInsn(
        String lambda, String descriptor, org.objectweb.asm.Handle bootstrap, Object... arguments) {
      call("heap", "()V");
      super.visitInvokeDynamicInsn(lambda, descriptor, bootstrap, arguments);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String called, String descriptor, boolean isInterface) {
      if (owner.startsWith("java/util/concurrent/locks/") || owner.equals("java/lang/Thread")) {
        if (WAITING.contains(called)) {
          call("lock", "()V");
        }
      } else if (owner.startsWith("java/util/")
          && !owner.startsWith("java/util/concurrent/atomic/")
          && GROWING.contains(called)) {
        call("heap", "()V");
      } else if (owner.equals(SLAB)) {
        call("access", "()V");
      }
      super.visitMethodInsn(opcode, owner, called, descriptor, isInterface);
    }
  }
}
