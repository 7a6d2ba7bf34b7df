package io.courier.gateway.support;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import io.courier.gateway.support.ApiClient.Answer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The document of the server API: checks answers against it, and keeps which of its statuses have
/// occurred.
public final class ApiDocument {
  private static final String LOCATION = "https://courier.example/openapi.json";

  private final JsonNode root;
  private final SchemaRegistry schemas;
  private final Set<String> seen = new LinkedHashSet<>();

  public ApiDocument(String yaml) {
    this.root = YAMLMapper.builder().build().readTree(yaml);
    String json = JsonMapper.builder().build().writeValueAsString(root);
    this.schemas =
        SchemaRegistry.withDialect(
            Dialects.getOpenApi31(), builder -> builder.schemas(Map.of(LOCATION, json)));
  }

  /// What is wrong with a value by a schema of the document.
  ///
  /// @param pointer to the schema
  public List<String> problems(String pointer, JsonNode value) {
    return schemas.getSchema(SchemaLocation.of(LOCATION + "#" + pointer)).validate(value).stream()
        .map(Error::toString)
        .toList();
  }

  /// Whether a schema of this name takes a value.
  public boolean accepts(String schema, JsonNode value) {
    return problems("/components/schemas/" + schema, value).isEmpty();
  }

  /// What is wrong with an answer by the document, which has to know its status.
  public List<String> problems(String method, String path, Answer answer) {
    String where = pointer("paths", path, method, "responses", Integer.toString(answer.status()));
    JsonNode response = root.at(where);
    if (response.isMissingNode()) {
      return List.of("a status that is not in the document: " + answer.status());
    }
    seen.add(method + " " + path + " " + answer.status());
    if (response.has("$ref")) {
      where = response.get("$ref").asString().substring(1);
      response = root.at(where);
    }
    List<String> problems = new ArrayList<>();
    String media = response.get("content").propertyNames().iterator().next();
    if (!media.equals(answer.header("Content-Type"))) {
      problems.add("not " + media + ": " + answer.header("Content-Type"));
    }
    JsonNode content = response.get("content").get(media);
    if (content.has("schema")) {
      problems.addAll(
          problems(where + pointer("content", media, "schema"), ApiClient.json(answer.body())));
    }
    for (String header : response.path("headers").propertyNames()) {
      String value = answer.header(header);
      problems.addAll(
          value == null
              ? List.of("without " + header)
              : problems(
                  where + pointer("headers", header, "schema"),
                  ApiClient.json("\"" + value + "\"")));
    }
    return problems;
  }

  /// The statuses that have not occurred.
  public List<String> unseen() {
    List<String> unseen = new ArrayList<>();
    root.get("paths")
        .forEachEntry(
            (path, methods) ->
                methods.forEachEntry(
                    (method, operation) ->
                        operation
                            .get("responses")
                            .propertyNames()
                            .forEach(status -> unseen.add(method + " " + path + " " + status))));
    unseen.removeAll(seen);
    return unseen;
  }

  /// The examples of what is sent to a path.
  public List<JsonNode> requestExamples(String path) {
    return examples(
        root.at(pointer("paths", path, "post", "requestBody", "content", "application/json")));
  }

  /// The examples of what it answers.
  public List<JsonNode> answerExamples(String method, String path) {
    return examples(
        root.at(pointer("paths", path, method, "responses", "200", "content", "application/json")));
  }

  private static List<JsonNode> examples(JsonNode media) {
    List<JsonNode> values = new ArrayList<>();
    media.get("examples").forEach(example -> values.add(example.get("value")));
    return values;
  }

  private static String pointer(String... steps) {
    StringBuilder pointer = new StringBuilder();
    for (String step : steps) {
      pointer.append('/').append(step.replace("~", "~0").replace("/", "~1"));
    }
    return pointer.toString();
  }
}
