package io.courier.compose;

import io.courier.helm.Manifests;
import io.courier.helm.Repository;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `docker-compose.yml` as Docker Compose reads it when no variable is set.
///
/// @param text as it stands in the file
/// @param root the whole document, anchors and variables resolved
record ComposeFile(String text, Map<?, ?> root) {
  /// `${NAME:-default}`, and `$$` for a dollar.
  private static final Pattern VARIABLE = Pattern.compile("\\$\\$|\\$\\{([A-Z0-9_]+):-([^}]*)}");

  /// Services of ours, as they are called there.
  static final List<String> OURS =
      List.of(
          "gateway-service", "access-service", "logic-service", "push-service", "offline-service");

  static ComposeFile read() {
    String text = Repository.read(Repository.ROOT.resolve("docker-compose.yml"));
    return new ComposeFile(text, Manifests.strictYaml().load(resolved(text)));
  }

  List<ComposeService> services() {
    return names("services").stream().map(this::service).toList();
  }

  ComposeService service(String name) {
    if (map(root.get("services")).get(name) instanceof Map<?, ?> definition) {
      return new ComposeService(name, definition);
    }
    throw new AssertionError("no service " + name);
  }

  /// What stands below `networks`, `volumes`, `secrets` or `services`.
  List<String> names(String section) {
    return map(root.get(section)).keySet().stream().map(String::valueOf).toList();
  }

  Map<?, ?> network(String name) {
    return map(map(root.get("networks")).get(name));
  }

  String secretFile(String name) {
    return String.valueOf(map(map(root.get("secrets")).get(name)).get("file"));
  }

  /// Variables that a user may set, with their defaults as they stand.
  static Map<String, String> variables(String text) {
    return VARIABLE
        .matcher(text)
        .results()
        .filter(it -> it.group(1) != null)
        .collect(
            Collectors.toMap(
                it -> it.group(1),
                it -> it.group(2),
                (one, other) -> {
                  if (!one.equals(other)) {
                    throw new AssertionError("two defaults: " + one + " and " + other);
                  }
                  return one;
                },
                TreeMap::new));
  }

  static Map<?, ?> map(@Nullable Object node) {
    return node instanceof Map<?, ?> map ? map : Map.of();
  }

  static List<?> list(@Nullable Object node) {
    return node instanceof List<?> list ? list : List.of();
  }

  private static String resolved(String text) {
    return VARIABLE
        .matcher(text)
        .replaceAll(it -> Matcher.quoteReplacement(it.group(1) == null ? "$" : it.group(2)));
  }
}
