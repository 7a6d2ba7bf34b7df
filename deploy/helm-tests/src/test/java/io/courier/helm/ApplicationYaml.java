package io.courier.helm;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.convert.DurationStyle;

/// A service's own settings, as its `application.yaml` has them: keys, variables and defaults.
///
/// @param keys key to value, placeholders as they stand
/// @param variables variable to its default
public record ApplicationYaml(Map<String, String> keys, Map<String, String> variables) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z0-9_]+):([^}]*)}");

  public static ApplicationYaml of(String service) {
    return ofModule(service + "-service");
  }

  static ApplicationYaml ofModule(String module) {
    Map<String, String> keys = new LinkedHashMap<>();
    flatten(
        "",
        Manifests.strictYaml()
            .load(
                Repository.read(
                    Repository.ROOT.resolve(module + "/src/main/resources/application.yaml"))),
        keys);
    Map<String, String> variables = new TreeMap<>();
    for (String value : keys.values()) {
      Matcher placeholder = PLACEHOLDER.matcher(value);
      while (placeholder.find()) {
        variables.put(placeholder.group(1), placeholder.group(2));
      }
    }
    return new ApplicationYaml(keys, variables);
  }

  /// The default that a key has without any variable.
  public String value(String key) {
    String value = keys.get(key);
    if (value == null) {
      throw new AssertionError("no key " + key);
    }
    return PLACEHOLDER.matcher(value).replaceAll("$2");
  }

  /// How long each phase of a stop may take.
  public Duration shutdownPhase() {
    String key = "spring.lifecycle.timeout-per-shutdown-phase";
    // Spring Boot's own default is 30 s.
    return keys.containsKey(key) ? duration(value(key)) : Duration.ofSeconds(30);
  }

  public static Duration duration(String text) {
    return DurationStyle.detectAndParse(text);
  }

  private static void flatten(String prefix, Object node, Map<String, String> keys) {
    if (node instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> flatten(prefix.isEmpty() ? "" + key : prefix + "." + key, value, keys));
    } else {
      keys.put(prefix, String.valueOf(node));
    }
  }
}
