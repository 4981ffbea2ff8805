package io.refcache;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Which package may import which.
 *
 * <pre>
 *   engine -> expire, evict, reclaim, defrag (strangers to one another) -> index -> record -> alloc -> memory
 *   time, stats, trace, store: import nothing of ours; anyone may import them
 * </pre>
 */
class ArchitectureTest {
  private static final String ROOT = "io.refcache";
  private static final String ENGINE = ROOT + ".engine";
  private static final String[] FOR_ANYONE = {
    ROOT + ".store", ENGINE + ".time", ENGINE + ".stats", ENGINE + ".trace"
  };

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void memoryImportsNoOtherMechanism() {
    mayImport("memory");
  }

  @Test
  void allocImportsMemory() {
    mayImport("alloc", "memory");
  }

  @Test
  void recordImportsWhatLiesBelow() {
    mayImport("record", "alloc", "memory");
  }

  @Test
  void indexImportsWhatLiesBelow() {
    mayImport("index", "record", "alloc", "memory");
  }

  @Test
  void expireKnowsNeitherEvictNorReclaim() {
    mayImport("expire", "index", "record", "alloc", "memory");
  }

  @Test
  void evictKnowsNeitherExpireNorReclaim() {
    mayImport("evict", "index", "record", "alloc", "memory");
  }

  @Test
  void reclaimKnowsNeitherExpireNorEvict() {
    mayImport("reclaim", "index", "record", "alloc", "memory");
  }

  @Test
  void defragKnowsNoOtherMechanism() {
    mayImport("defrag", "index", "record", "alloc", "memory");
  }

  @Test
  void theDoctorImportsNothingOfOurs() {
    mayImport("doctor");
  }

  @Test
  void storeTimeStatsAndTraceImportNothingOfOurs() {
    for (String own : FOR_ANYONE) {
      classes()
          .that()
          .resideInAPackage(own)
          .should()
          .onlyDependOnClassesThat(inPackages(own).or(notOfOurs()))
          .check(CLASSES);
    }
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyMemoryAllocatesNativeMemory() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ENGINE + ".memory")
        .should()
        .callMethod(ByteBuffer.class, "allocateDirect", int.class)
        .check(CLASSES);
  }

  @Test
  void onlyTimeAsksTheSystemWhatTimeItIs() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ENGINE + ".time")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CLASSES);
  }

  /**
   * Holds the classes of a package of the engine to its own, to the named and to those for anyone.
   */
  private static void mayImport(String mechanism, String... below) {
    String[] allowed =
        Stream.concat(Stream.of(mechanism), Arrays.stream(below))
            .map(name -> ENGINE + "." + name)
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(ENGINE + "." + mechanism)
        .should()
        .onlyDependOnClassesThat(inPackages(allowed).or(inPackages(FOR_ANYONE)).or(notOfOurs()))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> inPackages(String... packages) {
    return JavaClass.Predicates.resideInAnyPackage(packages);
  }

  private static DescribedPredicate<JavaClass> notOfOurs() {
    return JavaClass.Predicates.resideOutsideOfPackage(ROOT + "..");
  }
}
