package io.refcache.jcache;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Holds the provider's packages to their graph. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.refcache.jcache");

  @Test
  void packagesHaveNoCircles() {
    slices().matching("io.refcache.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void providerReachesTheEngineThroughTheStoreAlone() {
    noClasses()
        .that()
        .resideInAPackage("io.refcache.jcache..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.refcache.engine..")
        .check(CLASSES);
  }

  @Test
  void onlySettingsReadFiles() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.refcache.jcache.settings")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.nio.file..")
        .check(CLASSES);
  }
}
