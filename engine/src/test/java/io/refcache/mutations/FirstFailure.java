package io.refcache.mutations;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClasspathRoots;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the engine's tests, those first that notice most, and ends with the first that fails: it
 * prints its name, and the exit code is 1.
 */
final class FirstFailure implements TestExecutionListener {
  static final String MARK = "failed: ";

  /** Fast, and about everything. */
  private static final List<String> FIRST =
      List.of(
          "io.refcache.engine.FailurePathsTest",
          "io.refcache.engine.OffHeapStoreTest",
          "io.refcache.engine.OvertakenReadTest",
          "io.refcache.engine.SharedObjectScenariosTest",
          "io.refcache.engine.FaultsTest",
          "io.refcache.engine.StoreModelTest");

  private FirstFailure() {}

  public static void main(String[] arguments) throws URISyntaxException {
    run(FIRST.stream().<DiscoverySelector>map(name -> selectClass(name)).toList());
    Path tests =
        Path.of(FirstFailure.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    run(selectClasspathRoots(Set.of(tests)));
    Runtime.getRuntime().halt(0);
  }

  private static void run(List<? extends DiscoverySelector> selectors) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectors).build();
    LauncherFactory.create().execute(request, new FirstFailure());
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    Consumer<Throwable> tell =
        failure -> {
          System.out.println("\n" + MARK + name(test));
          failure.printStackTrace(System.out);
          System.out.flush();
          Runtime.getRuntime().halt(1);
        };
    if (result.getStatus() == TestExecutionResult.Status.FAILED) {
      result.getThrowable().ifPresentOrElse(tell, () -> tell.accept(new AssertionError()));
    }
  }

  private static String name(TestIdentifier test) {
    String id = test.getLegacyReportingName();
    return test.getUniqueId().replaceAll(".*\\[class:([^\\]]*\\.)?(\\w+)\\].*", "$2") + "." + id;
  }
}
