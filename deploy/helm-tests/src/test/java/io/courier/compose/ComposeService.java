package io.courier.compose;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.convert.DurationStyle;

/// One service of the compose file.
record ComposeService(String name, Map<?, ?> definition) {
  boolean isOurs() {
    return ComposeFile.OURS.contains(name);
  }

  /// `gateway` of `gateway-service`.
  String shortName() {
    return name.replace("-service", "");
  }

  String text(String key) {
    return String.valueOf(definition.get(key));
  }

  Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    ComposeFile.map(definition.get("environment"))
        .forEach((key, value) -> environment.put(key + "", value + ""));
    return environment;
  }

  List<String> list(String key) {
    return ComposeFile.list(definition.get(key)).stream().map(String::valueOf).toList();
  }

  /// The value of a variable, which must be there.
  String variable(String name) {
    String value = environment().get(name);
    if (value == null) {
      throw new AssertionError(this.name + " has no " + name);
    }
    return value;
  }

  /// Name in the container to name in the file.
  Map<String, String> secrets() {
    Map<String, String> secrets = new LinkedHashMap<>();
    for (Object secret : ComposeFile.list(definition.get("secrets"))) {
      if (secret instanceof Map<?, ?> map) {
        secrets.put(map.get("target") + "", map.get("source") + "");
      } else {
        secrets.put(secret + "", secret + "");
      }
    }
    return secrets;
  }

  Map<?, ?> health() {
    return ComposeFile.map(definition.get("healthcheck"));
  }

  /// The command of the health check, in one line.
  String healthCommand() {
    return String.join(
        " ", ComposeFile.list(health().get("test")).stream().map(String::valueOf).toList());
  }

  Map<?, ?> limits() {
    return ComposeFile.map(
        ComposeFile.map(ComposeFile.map(definition.get("deploy")).get("resources")).get("limits"));
  }

  int replicas() {
    Object replicas = ComposeFile.map(definition.get("deploy")).get("replicas");
    return replicas == null ? 1 : Integer.parseInt(replicas + "");
  }

  int memoryMegabytes() {
    String limit = limits().get("memory") + "";
    int number = Integer.parseInt(limit.substring(0, limit.length() - 1));
    return limit.endsWith("G") ? number * 1024 : number;
  }

  Duration stopGracePeriod() {
    return DurationStyle.detectAndParse(text("stop_grace_period"));
  }

  /// Services that are started before, with the condition.
  Map<String, String> after() {
    Map<String, String> after = new LinkedHashMap<>();
    ComposeFile.map(definition.get("depends_on"))
        .forEach((key, value) -> after.put(key + "", ComposeFile.map(value).get("condition") + ""));
    return after;
  }

  /// Files and directories of the repository that are mounted, by their place in the container.
  Map<String, String> mounts() {
    Map<String, String> mounts = new LinkedHashMap<>();
    for (String volume : list("volumes")) {
      List<String> parts = new ArrayList<>(List.of(volume.split(":", -1)));
      if (parts.getFirst().startsWith(".")) {
        mounts.put(parts.get(1), parts.getFirst());
      }
    }
    return mounts;
  }
}
