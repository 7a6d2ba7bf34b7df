package io.courier.tools.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.messages.topic.Topic;
import io.courier.stack.backends.BackEnds;
import io.courier.tools.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The topics that the command makes are those of the services.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopicsCommandTest {
  private final String kafka = BackEnds.shared().kafkaBootstrapServers();
  private CommandRun first = new CommandRun(-1, "", "");

  @BeforeAll
  void makeThem() {
    first = topics("3", "2d");
  }

  @Test
  void itMakesEachTopicAndItsDeadLettersAndShowsThem() throws Exception {
    assertThat(first.exitCode()).isZero();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      Set<String> names = admin.listTopics().names().get();
      for (Topic topic : Topic.values()) {
        assertThat(names).contains(topic.topicName(), topic.deadLetterName());
        assertThat(first.out()).contains(topic.topicName() + " ", topic.deadLetterName());
      }
    }
    assertThat(first.out())
        .contains("3 partitions, 1 replicas, min.insync.replicas 1, retention 2d")
        .contains("All 16 topics are there, as asked for.");
  }

  @Test
  void topicsThatAreThereStayAndWhatIsOtherwiseIsTold() {
    CommandRun other = topics("3", "3d");
    assertThat(other.exitCode()).isZero();
    assertThat(other.out()).contains("retention 2d: not retention 3d", "16 of 16 topics are not");

    assertThat(topics("3", "3d", "--strict").exitCode()).isEqualTo(1);
    assertThat(topics("3", "2d", "--strict").exitCode()).isZero();
  }

  @Test
  void anotherNumberOfShardsFails() {
    assertThat(topics("4", "2d").exitCode()).isEqualTo(1);
  }

  @Test
  void aBrokerThatIsAwayFailsInTime() {
    assertThat(
            CommandRun.of("topics", "--kafka", "127.0.0.1:1", "--start-timeout", "1s").exitCode())
        .isEqualTo(1);
  }

  /// So that a variable set for the services is understood here as well, with the same default.
  @Test
  void settingsAndVariablesAreThoseOfTheServices() throws IOException {
    Path resource = Path.of("src/main/resources/application.yaml");
    List<String> ofLogic =
        Files.readAllLines(Path.of("../logic-service").resolve(resource)).stream()
            .map(String::strip)
            .toList();
    assertThat(Files.readAllLines(resource))
        .filteredOn(line -> line.contains("${"))
        .hasSize(6)
        .allSatisfy(line -> assertThat(ofLogic).contains(line.strip()));
  }

  private CommandRun topics(String shards, String retention, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("topics", "--kafka", kafka, "--shards", shards, "--retention", retention));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }
}
