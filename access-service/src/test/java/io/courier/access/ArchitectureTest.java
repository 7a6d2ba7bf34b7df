package io.courier.access;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;

class ArchitectureTest {
  private static final JavaClasses ACCESS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.courier.access");

  @Test
  void whatIsDecidedAboutDeliveriesKnowsNoFrameworkAndNoBackEnd() {
    classes()
        .that()
        .resideInAPackage("io.courier.access.deliver")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify.annotations",
            "com.google.protobuf..",
            "io.courier.messages..",
            "io.courier.access.deliver")
        .check(ACCESS);
  }

  @Test
  void decisionsKnowNoFrameworkNoBackEndAndNoClock() {
    noClasses()
        .that()
        .haveSimpleName("RpcReader")
        .or()
        .haveSimpleName("CommandReader")
        .or()
        .haveSimpleName("PendingCommands")
        .or()
        .haveSimpleName("Lease")
        .or()
        .haveSimpleName("StalePeers")
        .or()
        .haveSimpleName("PresenceBook")
        .or()
        .haveSimpleName("PresenceWrites")
        .or()
        .haveSimpleName("Ticks")
        .or()
        .haveSimpleName("SessionAdmission")
        .or()
        .haveSimpleName("MarkersDue")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework..", "org.apache.kafka..", "io.lettuce..")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(ACCESS);
  }

  /// Spring runs `@Scheduled` methods on such a bean, and then they hold up what it is for.
  @Test
  void noBeanIsAScheduledExecutorByItself() {
    noMethods()
        .that()
        .areAnnotatedWith(Bean.class)
        .should()
        .haveRawReturnType(assignableTo(ScheduledExecutorService.class))
        .check(ACCESS);
  }

  @Test
  void noOtherServiceIsKnown() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.courier.gateway..",
            "io.courier.logic..",
            "io.courier.push..",
            "io.courier.offline..")
        .check(ACCESS);
  }

  @Test
  void packagesDoNotDependOnEachOtherInCircles() {
    slices().matching("io.courier.access.(*)..").should().beFreeOfCycles().check(ACCESS);
  }
}
