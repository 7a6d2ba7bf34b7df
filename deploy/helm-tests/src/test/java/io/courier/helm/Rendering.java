package io.courier.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// One way to render the chart: files of values and single ones, as `helm template -f … --set …`.
///
/// @param name in messages
/// @param files the later ones win
/// @param set key to value, over the files
record Rendering(String name, List<Path> files, Map<String, Object> set) {
  private static final Map<Rendering, Manifests> DONE = new ConcurrentHashMap<>();

  /// What the chart does not bundle: addresses and credentials, made up.
  static final Path BACK_ENDS = Repository.testValues("back-ends");

  static Rendering of(String name, Path... files) {
    return new Rendering(name, List.of(files), Map.of());
  }

  /// The chart's own values, with nothing but the back ends.
  static Rendering defaults() {
    return of("defaults", BACK_ENDS);
  }

  /// Every option of the chart is in use.
  static Rendering everything() {
    return of("everything", Repository.testValues("everything"));
  }

  static Rendering profile(String name) {
    return of(name, BACK_ENDS, Repository.CHART.resolve("values-" + name + ".yaml"));
  }

  /// One service, with only the values that it needs.
  static Rendering alone(String service) {
    Map<String, Object> enabled = new LinkedHashMap<>();
    for (String each : Courier.SERVICES) {
      enabled.put(each + ".enabled", each.equals(service));
    }
    return new Rendering(
        service + " alone", List.of(Repository.testValues("alone-" + service)), enabled);
  }

  static List<Rendering> all() {
    return List.of(
        defaults(),
        everything(),
        of("examples", Repository.EXAMPLES.resolve("values.yaml")),
        profile("small"),
        profile("medium"),
        profile("ten-million"),
        alone("gateway"),
        alone("access"),
        alone("logic"),
        alone("push"),
        alone("offline"));
  }

  Rendering with(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(set);
    more.put(key, value);
    return new Rendering(name + " with " + key, files, more);
  }

  Manifests manifests() {
    return DONE.computeIfAbsent(this, it -> Manifests.parse(it.text()));
  }

  /// What Helm prints, hooks included; a chart or value that it refuses is an exception with its
  /// message.
  String text() {
    TemplateCommand command =
        new Helm(HookedChart.directory())
            .template()
            .withName("courier")
            .withNamespace("chat")
            .withKubeVersion("1.31.0");
    files.forEach(command::withValuesFile);
    set.forEach(command::set);
    return command.call();
  }

  @Override
  public String toString() {
    return name;
  }
}
