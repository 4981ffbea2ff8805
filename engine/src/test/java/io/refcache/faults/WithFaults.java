package io.refcache.faults;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * The tests of a class run against code with fault points: the class is loaded a second time by a
 * {@link FaultLoader}, and its methods are called there instead of here. They may have parameters
 * of types of the JDK only, and no methods before or after them.
 */
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(WithFaults.Elsewhere.class)
public @interface WithFaults {

  /** Calls test methods in the class that has been loaded a second time. */
  final class Elsewhere implements InvocationInterceptor {
    private static final ClassLoader LOADER = new FaultLoader(WithFaults.class.getClassLoader());

    @Override
    public void interceptTestMethod(
        Invocation<Void> invocation,
        ReflectiveInvocationContext<Method> test,
        ExtensionContext context)
        throws Throwable {
      invocation.skip();
      call(test);
    }

    @Override
    public void interceptTestTemplateMethod(
        Invocation<Void> invocation,
        ReflectiveInvocationContext<Method> test,
        ExtensionContext context)
        throws Throwable {
      invocation.skip();
      call(test);
    }

    private static void call(ReflectiveInvocationContext<Method> test) throws Throwable {
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      thread.setContextClassLoader(LOADER);
      try {
        Class<?> type = LOADER.loadClass(test.getTargetClass().getName());
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        Method method =
            type.getDeclaredMethod(
                test.getExecutable().getName(), test.getExecutable().getParameterTypes());
        method.setAccessible(true);
        method.invoke(constructor.newInstance(), test.getArguments().toArray());
      } catch (InvocationTargetException e) {
        throw e.getCause();
      } finally {
        thread.setContextClassLoader(before);
      }
    }
  }
}
