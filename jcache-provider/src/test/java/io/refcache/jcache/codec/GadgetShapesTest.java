package io.refcache.jcache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.store.ValueBytes;
import java.io.IOException;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The shapes of which deserialization attacks are built, made of harmless classes: with an
 * allow-list no code of a class that is not on it ever runs.
 */
class GadgetShapesTest {
  /** How often a class that is not allowed was let run. */
  private static final AtomicInteger RAN = new AtomicInteger();

  private final ValueCodec<Object> strict =
      Codecs.values(
          CodecSettings.of("orders", GadgetShapesTest.class.getClassLoader())
              .withSerialPolicy(SerialPolicy.allowing(List.of("com.acme.**"))));

  @BeforeEach
  void nothingHasRun() {
    RAN.set(0);
  }

  /** Runs as soon as it is read. */
  private static final class OnRead implements Serializable {
    private static final long serialVersionUID = 1L;

    private void readObject(java.io.ObjectInputStream in) {
      RAN.incrementAndGet();
    }
  }

  /** Runs when what holds it is replaced. */
  private static final class OnResolve implements Serializable {
    private static final long serialVersionUID = 1L;

    private Object readResolve() {
      RAN.incrementAndGet();
      return "resolved";
    }
  }

  /** Runs when a map is filled with it: the shape of URLDNS and its kin. */
  private static final class OnHash implements Serializable {
    private static final long serialVersionUID = 1L;
    private static boolean armed;

    @Override
    public int hashCode() {
      return armed ? RAN.incrementAndGet() : 1;
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }
  }

  /** Runs when a sorted collection is filled: the shape of the comparators of commons-beanutils. */
  private static final class OnCompare implements Comparator<String>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public int compare(String a, String b) {
      RAN.incrementAndGet();
      return a.compareTo(b);
    }
  }

  /** Runs on any call of a proxy: the shape of AnnotationInvocationHandler. */
  private static final class OnCall implements InvocationHandler, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) {
      RAN.incrementAndGet();
      return method.getReturnType() == int.class ? 1 : null;
    }
  }

  private void refused(Object gadget) {
    byte[] bytes = JavaBytes.of(gadget);
    RAN.set(0);
    OnHash.armed = true;
    try {
      ValueBytes value = new ValueBytes(bytes.length);
      System.arraycopy(bytes, 0, value.array(), 0, bytes.length);
      value.setBytes(Tag.JAVA, bytes.length);
      assertThatThrownBy(() -> strict.decode(value))
          .isInstanceOf(CodecException.class)
          .hasMessageContaining("is not allowed");
    } finally {
      OnHash.armed = false;
    }
    assertThat(RAN).as("what must not run").hasValue(0);
  }

  @Test
  void objectsThatRunWhenTheyAreReadAreRefused() {
    refused(new OnRead());
    refused(new OnResolve());
    refused(new Object[] {"harmless", new OnRead()});
    refused(new ArrayList<>(List.of(new ArrayList<>(List.of(new OnRead())))));
  }

  @Test
  void keysThatRunWhenTheyAreHashedAreRefused() {
    refused(new HashMap<>(Map.of(new OnHash(), "value")));
    refused(new java.util.HashSet<>(List.of(new OnHash())));
  }

  @Test
  void comparatorsThatRunWhenTheyAreAskedAreRefused() {
    TreeMap<String, String> sorted = new TreeMap<>(new OnCompare());
    sorted.put("a", "1");
    sorted.put("b", "2");
    refused(sorted);
    PriorityQueue<String> queue = new PriorityQueue<>(2, new OnCompare());
    queue.addAll(List.of("a", "b"));
    refused(queue);
  }

  @Test
  void proxiesAreRefusedWithTheirHandlers() {
    Object proxy =
        Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Map.class}, new OnCall());
    refused(proxy);
    refused(new ArrayList<>(List.of(proxy)));
  }

  @Test
  void classesOfKnownGadgetsAreNotAllowed() throws IOException {
    SerialPolicy policy = SerialPolicy.allowing(List.of("com.acme.**"));
    for (String name :
        List.of(
            "com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImplLookalike",
            "org.apache.commons.collections.functors.InvokerTransformer",
            "org.apache.commons.beanutils.BeanComparator",
            "org.codehaus.groovy.runtime.MethodClosure",
            "org.springframework.beans.factory.ObjectFactory",
            "org.springframework.aop.framework.JdkDynamicAopProxy",
            "com.mchange.v2.c3p0.WrapperConnectionPoolDataSource",
            "org.hibernate.engine.spi.TypedValue",
            "com.acmefake.Gadget")) {
      assertThat(policy.allows(MadeUpClass.of(name))).as(name).isFalse();
    }
    for (Class<?> type :
        List.of(
            java.net.URL.class,
            java.rmi.server.UnicastRemoteObject.class,
            java.lang.reflect.Proxy.class,
            java.lang.ProcessBuilder.class,
            java.io.File.class,
            java.lang.invoke.SerializedLambda.class,
            java.util.PriorityQueue.class,
            Class.class)) {
      assertThat(policy.allows(type)).as(type.getName()).isFalse();
    }
  }

  @Test
  void aLongArrayOfArraysIsRefusedBeforeItsElementsAreMade() {
    byte[] bytes = JavaBytes.of(new Object[0]);
    bytes[bytes.length - 4] = 0x7f;
    ValueBytes value = new ValueBytes(bytes.length);
    System.arraycopy(bytes, 0, value.array(), 0, bytes.length);
    value.setBytes(Tag.JAVA, bytes.length);
    assertThatThrownBy(() -> strict.decode(value)).isInstanceOf(CodecException.class);
  }
}
