package io.courier.stack.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.courier.stack.process.ProcessIdentity;
import io.courier.stack.up.Component;
import io.courier.stack.up.Phase;
import io.courier.stack.up.StackView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command as people use it, against a management port that answers as the services do.
class DeadLettersCommandTest {
  private static final String LISTING =
      """
      {"answersFor": ["push_task"], "topics": [
        {"topic": "push_task", "open": 1, "replayed": 2, "skipped": 0, "lookedAt": 3,
         "oldest": "2026-01-02T03:04:05Z", "newest": "2026-01-02T03:04:05Z", "reasons": [
          {"reason": "a user of shard # in partition #", "kind": "refused", "open": 1,
           "replayed": 2, "skipped": 0, "oldest": "2026-01-02T03:04:05Z",
           "newest": "2026-01-02T03:04:05Z"}]}],
       "letters": [
        {"topic": "push_task", "partition": 3, "offset": 17, "kind": "refused",
         "reason": "a user of shard 4\\u001b[2J in partition 3", "service": "push-service",
         "sourcePartition": 3, "sourceOffset": 99, "time": "2026-01-02T03:04:05Z", "bytes": 120,
         "state": "open"}],
       "next": "push_task_dlq/3/17", "complete": true}
      """;

  @TempDir private Path root;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private HttpServer management;
  private String url;

  @BeforeEach
  void start() throws IOException {
    management = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    management.createContext("/actuator/deadletters", this::answer);
    management.start();
    url = "http://127.0.0.1:" + management.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    management.stop(0);
  }

  @Test
  void lettersOfAllServicesAreListedByTopicAndReason() {
    stackOf("access", "logic", "push", "offline");
    answers.put("GET /actuator/deadletters", LISTING);
    CommandRun run = run("list");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .containsPattern("TOPIC +OPEN +REPLAYED +SKIPPED")
        .containsPattern("push_task +1 +2 +0 .*refused: a user of shard # in partition #")
        .containsPattern("push_task 3 17 .*3/99 +open +a user of shard 4")
        .contains("--after push_task_dlq/3/17")
        .doesNotContain("\u001b[2J");
    assertThat(requests).hasSize(4);
  }

  @Test
  void aServiceThatDoesNotRunIsNamedAndTheOthersAreListed() {
    stackOf("push");
    answers.put("GET /actuator/deadletters", LISTING);
    CommandRun run = run("list");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("push_task 3 17");
    assertThat(run.err().lines()).hasSize(3).first().asString().contains("No logic-service runs");
  }

  @Test
  void programsGetOneJsonOfAllServices() {
    stackOf("access", "logic", "push", "offline");
    answers.put("GET /actuator/deadletters", LISTING);
    CommandRun run = run("list", "--json");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("\"complete\" : true", "\"problems\" : [ ]", "\"offset\" : 17");
  }

  @Test
  void theServiceThatConsumesTheTopicIsAsked() {
    stackOf("push");
    answers.put("GET /actuator/deadletters?topic=push_receipt&reason=a+b", LISTING);
    assertThat(run("list", "--topic", "push_receipt_dlq", "--reason", "a b").code()).isZero();
    CommandRun other = run("list", "--topic", "chat_input");
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("No logic-service runs here").contains("--url");
    assertThat(run("list", "--topic", "chat").err()).contains("No topic is called \"chat\"");
  }

  @Test
  void oneLetterIsShownWithoutItsContentUnlessAskedFor() {
    answers.put(
        "GET /actuator/deadletters/push_task/3/17",
        """
        {"letter": {"topic": "push_task", "partition": 3, "offset": 17, "kind": "defect",
          "reason": "unexpected: a defect", "state": "skipped", "note": "eve: a test"},
         "headers": {}, "record": {"fanout": {"message": {"publication": "hidden, 26 bytes"}}},
         "replay": "It is pushed under its id, with a new position."}
        """);
    CommandRun run = run("show", "push_task", "3", "17", "--url", url);
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("reason   defect: unexpected: a defect")
        .contains("state    skipped eve: a test")
        .contains("hidden, 26 bytes")
        .contains("with a new position");
    run("show", "push_task", "3", "17", "--content", "--url", url);
    assertThat(requests).last().asString().contains("/3/17?content=true");
  }

  @Test
  void aReplaySaysWhatBecameOfEachLetterAndFailsWhenOneIsRefused() {
    answers.put(
        "POST /actuator/deadletters/replay",
        """
        {"replayed": 1, "skipped": 0, "needless": 0, "refused": 1, "already": 0, "more": true,
         "letters": [{"topic": "push_task", "partition": 0, "offset": 1, "outcome": "refused",
           "sentence": "Not a record of push_task."}]}
        """);
    CommandRun run = run("replay", "--topic", "push_task", "--reason", "defect", "--url", url);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains("push_task 0 1  refused: Not a record of push_task.")
        .contains("1 replayed, 1 refused; there are more: run it again");
    assertThat(requests)
        .last()
        .asString()
        .endsWith("{\"topic\":\"push_task\",\"reason\":\"defect\"}");
  }

  @Test
  void aSkipTakesItsNoteAlong() {
    answers.put(
        "POST /actuator/deadletters/skip",
        "{\"replayed\": 0, \"skipped\": 1, \"refused\": 0, \"more\": false, \"letters\": []}");
    CommandRun run = run("skip", "push_task", "3", "17", "--note", "eve: test", "--url", url);
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("1 skipped");
    assertThat(requests)
        .last()
        .asString()
        .contains("\"partition\":\"3\"", "\"offset\":\"17\"", "\"note\":\"eve: test\"");
  }

  @Test
  void whatCannotBeDoneIsOneSentence() {
    assertThat(run("list").err().lines()).singleElement().asString().contains("Nothing runs here");
    assertThat(run("replay").code()).isEqualTo(2);
    assertThat(run("replay", "push_task", "3").err()).contains("TOPIC PARTITION OFFSET, or all");
    assertThat(run("skip", "push_task", "3", "17").err()).contains("--note");
    assertThat(run("show", "push_task", "3", "17", "--url", "nonsense").err())
        .contains("is no URL");
    answers.put("GET /actuator/deadletters/push_task/3/17", "400 {\"problem\": \"Not so.\"}");
    CommandRun refused = run("show", "push_task", "3", "17", "--url", url);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err().strip()).endsWith("Not so.");
    management.stop(0);
    assertThat(run("show", "push_task", "3", "17", "--url", url).err())
        .contains("Nothing answers at " + url);
  }

  private CommandRun run(String... arguments) {
    return CommandRun.of(
        root, Stream.concat(Stream.of("deadletters"), Stream.of(arguments)).toArray(String[]::new));
  }

  /// As if this process were these services, and its supervisor.
  private void stackOf(String... services) {
    ProcessIdentity here = ProcessIdentity.of(ProcessHandle.current());
    int port = management.getAddress().getPort();
    List<Component> components =
        Stream.of(services)
            .map(
                it -> new Component(it, it + "-1", Phase.READY, here, null, null, port, null, null))
            .toList();
    new Places(root).state().write(new StackView(Phase.READY, null, null, here, here, components));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String asked = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    String path = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    requests.add(asked + " " + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    String answer = answers.getOrDefault(asked, answers.getOrDefault(path, "404 {}"));
    boolean failed = answer.matches("(?s)\\d{3} .*");
    byte[] body = (failed ? answer.substring(4) : answer).getBytes(UTF_8);
    exchange.sendResponseHeaders(
        failed ? Integer.parseInt(answer.substring(0, 3)) : 200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
