package io.courier.offline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Who may see whom.
class ArchitectureTest {
  private static final JavaClasses OFFLINE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.courier.offline");

  @Test
  void noOtherServiceIsSeen() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.courier.gateway..",
            "io.courier.access..",
            "io.courier.logic..",
            "io.courier.push..")
        .check(OFFLINE);
  }

  @Test
  void featuresDoNotNeedEachOtherInCircles() {
    slices().matching("io.courier.offline.(*)..").should().beFreeOfCycles().check(OFFLINE);
  }

  @Test
  void decisionsAreFreeOfBackEnds() {
    noClasses()
        .that()
        .haveNameMatching(
            "io\\.courier\\.offline\\.(intake|replay|topics|device|store)\\."
                + "(Plan|PollReader|PageDecision|GenerationDecision|KnownDevices|Census|DayRanges)")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.springframework..",
            "org.apache.kafka..",
            "io.lettuce..",
            "io.micrometer..",
            "java.sql..",
            "java.time..")
        .check(OFFLINE);
  }

  @Test
  void onlyTheRegistryAndTheGenerationUseJpa() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..offline.device..", "..offline.topics..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta.persistence..", "org.springframework.data.jpa..")
        .check(OFFLINE);
  }

  @Test
  void theMainClassSitsAloneAtTheRoot() {
    classes()
        .that()
        .resideInAPackage("io.courier.offline")
        .should()
        .haveSimpleName("OfflineApplication")
        .orShould()
        .haveSimpleName("package-info")
        .check(OFFLINE);
  }
}
