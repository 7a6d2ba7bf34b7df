package io.courier.push;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Who may see whom.
class ArchitectureTest {
  private static final JavaClasses PUSH =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.courier.push");

  @Test
  void noOtherServiceIsSeen() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.courier.gateway..",
            "io.courier.access..",
            "io.courier.logic..",
            "io.courier.offline..")
        .check(PUSH);
  }

  @Test
  void decisionsAreFreeOfSpringKafkaAndRedis() {
    noClasses()
        .that()
        .resideInAnyPackage("..push.task..", "..push.receipt..", "..push.route..")
        .or()
        .haveSimpleName("FirstPosition")
        .or()
        .haveSimpleName("PresenceAge")
        .or()
        .haveSimpleName("PresenceStamp")
        .or()
        .haveSimpleName("PresenceView")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.springframework..", "org.apache.kafka..", "io.lettuce..", "io.micrometer..")
        .check(PUSH);
  }

  @Test
  void theMainClassSitsAloneAtTheRoot() {
    classes()
        .that()
        .resideInAPackage("io.courier.push")
        .should()
        .haveSimpleName("PushApplication")
        .orShould()
        .haveSimpleName("package-info")
        .check(PUSH);
  }
}
