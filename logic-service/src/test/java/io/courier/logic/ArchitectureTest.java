package io.courier.logic;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Who may see whom.
class ArchitectureTest {
  private static final JavaClasses LOGIC =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.courier.logic");

  @Test
  void noOtherServiceIsSeen() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.courier.gateway..",
            "io.courier.access..",
            "io.courier.push..",
            "io.courier.offline..")
        .check(LOGIC);
  }

  @Test
  void decisionsAreFreeOfSpringKafkaAndRedis() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "..logic.fanout..",
            "..logic.event..",
            "..logic.group..",
            "..logic.relation",
            "..logic.content..")
        .or()
        .haveSimpleName("RateBook")
        .or()
        .haveSimpleName("Bucket")
        .or()
        .haveSimpleName("FirstSeq")
        .or()
        .haveSimpleName("Admission")
        .or()
        .haveSimpleName("Verdict")
        .or()
        .haveSimpleName("PollDecision")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.springframework..", "org.apache.kafka..", "io.lettuce..", "io.micrometer..")
        .check(LOGIC);
  }

  @Test
  void theMainClassSitsAloneAtTheRoot() {
    classes()
        .that()
        .resideInAPackage("io.courier.logic")
        .should()
        .haveSimpleName("LogicApplication")
        .orShould()
        .haveSimpleName("package-info")
        .check(LOGIC);
  }
}
