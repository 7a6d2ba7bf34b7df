package io.courier.helm;

import java.util.List;
import java.util.Map;

/// What the services are called and which ports they have, by docs/architecture.md and their
/// READMEs.
public final class Courier {
  public static final List<String> SERVICES =
      List.of("gateway", "access", "logic", "push", "offline");

  /// Health and metrics.
  public static final Map<String, Integer> MANAGEMENT_PORTS =
      Map.of("gateway", 9080, "access", 9081, "logic", 9082, "push", 9083, "offline", 9084);

  static final String COMPONENT = "app.kubernetes.io/component";

  private Courier() {}
}
