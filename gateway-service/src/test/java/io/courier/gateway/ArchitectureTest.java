package io.courier.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Who may see whom.
class ArchitectureTest {
  private static final JavaClasses GATEWAY =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.courier.gateway");

  @Test
  void theGatewaySeesNoOtherService() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.courier.access..",
            "io.courier.logic..",
            "io.courier.push..",
            "io.courier.offline..")
        .check(GATEWAY);
  }

  @Test
  void theGatewayUsesNoTopicAndNoDatabase() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.courier.messages.topic..", "org.apache.kafka..", "java.sql..")
        .check(GATEWAY);
  }

  @Test
  void decisionsAreFreeOfSocketsAndSpring() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.courier.gateway.client.flow..",
            "io.courier.gateway.client.codec..",
            "io.courier.gateway.api.flow..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.netty..", "org.springframework..", "reactor..", "io.micrometer..")
        .check(GATEWAY);
  }

  @Test
  void tokensKnowNothingOfConnections() {
    noClasses()
        .that()
        .resideInAPackage("io.courier.gateway.auth..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.netty..", "io.courier.gateway.client..", "io.courier.gateway.link..")
        .check(GATEWAY);
  }

  @Test
  void linksKnowNothingOfClients() {
    noClasses()
        .that()
        .resideInAPackage("io.courier.gateway.link..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.courier.gateway.client..",
            "io.courier.gateway.api..",
            "io.courier.gateway.auth..",
            "io.courier.gateway.drain..",
            "io.courier.gateway.demo..")
        .check(GATEWAY);
  }

  @Test
  void packagesDependOnEachOtherInOneDirection() {
    slices().matching("io.courier.gateway.(*)..").should().beFreeOfCycles().check(GATEWAY);
  }

  @Test
  void configurationsArePackagePrivate() {
    classes()
        .that()
        .areAnnotatedWith("org.springframework.context.annotation.Configuration")
        .should()
        .bePackagePrivate()
        .check(GATEWAY);
  }
}
