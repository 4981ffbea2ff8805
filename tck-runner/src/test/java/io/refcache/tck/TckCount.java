package io.refcache.tck;

import java.util.ArrayList;
import java.util.List;

/**
 * The count of a whole TCK: the run of the core tests and that of the annotation tests.
 *
 * <p>An <em>empty</em> test is one that was reported as passed without having tested anything: left
 * out by the TCK at run time, or an annotation test that never asked for a bean. The one exclusion
 * of the TCK's own list is not empty but a proof: the dummy test always fails, so that its passing
 * shows that exclusions are applied, and with them logged.
 */
record TckCount(TckRun core, TckRun annotations) {

  /** The only test that a complete run leaves out. */
  static final String DUMMY = "org.jsr107.tck.CachingTest#dummyTest";

  int coreReported() {
    return core.tests().size();
  }

  int coreRun() {
    return core.tests().size() - core.excluded().size();
  }

  int annotationsRun() {
    return annotations.tests().size() - emptyAnnotationTests().size();
  }

  List<String> failed() {
    List<String> failed = new ArrayList<>(core.notPassed());
    failed.addAll(annotations.notPassed());
    return failed;
  }

  List<String> empty() {
    List<String> empty = new ArrayList<>(core.excluded());
    empty.remove(DUMMY);
    empty.addAll(emptyAnnotationTests());
    return empty;
  }

  private List<String> emptyAnnotationTests() {
    return annotations.withoutOutput(SpringBeanProvider.HANDED_OUT);
  }

  /** The result in one line. */
  String summary(String tckVersion) {
    return "TCK %s: %d core tests reported, %d run, %d annotation tests run, %d failed, %d empty"
        .formatted(
            tckVersion,
            coreReported(),
            coreRun(),
            annotationsRun(),
            failed().size(),
            empty().size());
  }
}
