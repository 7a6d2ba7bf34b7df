package io.courier.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What may be set, and what is refused with a sentence.
class ValuesTest {
  /// Set by the chart from values of their own, or by where a pod is: not to be set a second time.
  private static final Map<String, Set<String>> BY_THE_CHART =
      Map.of(
          "gateway",
          Set.of(
              "COURIER_TOKEN_SECRET",
              "COURIER_API_KEYS",
              "COURIER_TOKEN_JWK_SET_URL",
              "COURIER_DRAIN_DELAY",
              "COURIER_DRAIN_SESSIONS_PER_SECOND",
              "COURIER_DRAIN_MAX_DURATION",
              "COURIER_DRAIN_RETRY_SPREAD",
              "COURIER_CLOSE_TIMEOUT",
              "COURIER_SHUTDOWN_TIMEOUT"),
          "access",
          Set.of("COURIER_ACCESS_LINK_ADDRESS", "COURIER_ACCESS_INBOUND_MAX_CONTENT"),
          "logic",
          Set.of("COURIER_LOGIC_MAX_CONTENT_SIZE"),
          "push",
          Set.of(),
          "offline",
          Set.of("COURIER_OFFLINE_LOOPS", "COURIER_OFFLINE_POOL_SIZE"));

  private static final Set<String> EVERYWHERE =
      Set.of(
          "COURIER_INSTANCE",
          "REDIS_HOST",
          "REDIS_PORT",
          "KAFKA_BOOTSTRAP_SERVERS",
          "POSTGRES_URL",
          "POSTGRES_USER",
          "POSTGRES_PASSWORD",
          "COURIER_TOPICS_SHARDS",
          "COURIER_TOPICS_REPLICAS",
          "COURIER_TOPICS_MIN_IN_SYNC_REPLICAS",
          "COURIER_TOPICS_RETENTION",
          // Ports are those of application.yaml: nothing else is in a pod that could want them.
          "SERVER_PORT",
          "COURIER_MANAGEMENT_PORT",
          "COURIER_ACCESS_LINK_PORT");

  private static final JsonNode SCHEMA = schema();

  @ParameterizedTest
  @CsvSource({
    // Unknown, or of the wrong type.
    "nonsense, true, nonsense",
    "gateway.nonsense, true, nonsense",
    "kafka.tls.nonsense, true, nonsense",
    "gateway.config.COURIER_NONSENSE, 1s, COURIER_NONSENSE",
    "logic.config.COURIER_PING_INTERVAL, 30s, COURIER_PING_INTERVAL",
    "gateway.config.COURIER_DRAIN_DELAY, 1s, COURIER_DRAIN_DELAY",
    "gateway.replicas, two, replicas",
    "gateway.replicas, 0, replicas",
    "access.enabled, perhaps, enabled",
    "topics.shards, 5000, shards",
    "topics.retention, 7 days, retention",
    "messages.maxContent, 16000, maxContent",
    "gateway.resources.limits.memory, 2G, memory",
    "gateway.drain.delaySeconds, 5s, delaySeconds",
    "gateway.disruptionBudget.maxUnavailable, 0, maxUnavailable",
    "gateway.update.maxSurge, 0, maxSurge",
    "access.linkAddress, http://x/link, linkAddress",
    "offline.terminationGracePeriodSeconds, 20, terminationGracePeriodSeconds",
    "postgres.tls.mode, allow, mode",
    "kafka.bootstrapServers, kafka, bootstrapServers",
    "logging.format, xml, format",
    "push.environment.lower, 1, lower",
    // Known, but not fitting.
    "redis.host, '', redis.host is not set",
    "kafka.bootstrapServers, '', kafka.bootstrapServers is not set",
    "postgres.host, '', postgres.host is not set",
    "postgres.password, '', cannot log in",
    "gateway.token.secret, '', the gateway cannot verify tokens",
    "gateway.token.secret, short, shorter than 32 bytes",
    "topics.minInSyncReplicas, 4, topics.minInSyncReplicas is more than topics.replicas",
    "kafka.sasl.mechanism, PLAIN, kafka.sasl.secret.name is not set",
    "kafka.tls.caSecret.name, ca, kafka.tls.enabled is false",
    "redis.tls.caSecret.name, ca, redis.tls.enabled is false",
    "postgres.tls.mode, verify-full, postgres.tls.caSecret.name is not set",
    "push.replicas, 25, push would have 25 members",
    "offline.replicas, 13, offline would have 26 members",
    "access.replicas, 25, access would have 25 members",
  })
  void whatIsWrongIsRefusedByItsName(String key, String value, String named) {
    Object typed = value.equals("true") ? (Object) true : value;

    assertThatThrownBy(() -> Rendering.defaults().with(key, typed).text())
        .hasMessageContaining(named);
  }

  @Test
  void noServiceAtAllIsRefused() {
    Rendering none = Rendering.defaults();
    for (String service : Courier.SERVICES) {
      none = none.with(service + ".enabled", false);
    }
    assertThatThrownBy(none::text).hasMessageContaining("no service is enabled");
  }

  @Test
  void anAutoscalerIsBoundedByTheShardsToo() {
    Rendering many =
        Rendering.defaults()
            .with("push.autoscaling.enabled", true)
            .with("push.autoscaling.maxReplicas", 30);
    assertThatThrownBy(many::text).hasMessageContaining("push would have 30 members");
    // Gateways are members of no group.
    assertThat(Rendering.defaults().with("gateway.replicas", 300).manifests().workloads())
        .hasSize(5);
  }

  @Test
  void theSchemaKnowsEachVariableOfAServiceAndNoOther() {
    for (String service : Courier.SERVICES) {
      Set<String> expected = new TreeSet<>(ApplicationYaml.of(service).variables().keySet());
      expected.removeAll(EVERYWHERE);
      Set<String> own = BY_THE_CHART.getOrDefault(service, Set.of());
      assertThat(expected).containsAll(own);
      expected.removeAll(own);

      JsonNode config = SCHEMA.at("/properties/" + service + "/properties/config/properties");
      assertThat(names(config))
          .describedAs("values.schema.json: the variables of %s.config", service)
          .containsExactlyElementsOf(expected);
    }
  }

  @Test
  void noPartOfTheSchemaIsOpen() {
    List<String> open = new ArrayList<>();
    collectOpen("", SCHEMA, open);

    // Helm's own; everything else is closed, or a map of texts.
    assertThat(open).containsExactly("/properties/global");
  }

  private static void collectOpen(String path, JsonNode node, List<String> open) {
    if (node.isObject() && node.path("type").asText().equals("object")) {
      JsonNode additional = node.path("additionalProperties");
      boolean isMapOfTexts = additional.path("type").asText().equals("string");
      if (!isMapOfTexts && !(additional.isBoolean() && !additional.asBoolean())) {
        open.add(path);
      }
    }
    node.properties().forEach(it -> collectOpen(path + "/" + it.getKey(), it.getValue(), open));
  }

  private static Set<String> names(JsonNode properties) {
    Set<String> names = new TreeSet<>();
    for (Iterator<String> it = properties.fieldNames(); it.hasNext(); ) {
      names.add(it.next());
    }
    return names;
  }

  private static JsonNode schema() {
    try {
      return new ObjectMapper()
          .readTree(Repository.read(Repository.CHART.resolve("values.schema.json")));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
