package io.courier.access.settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Name;

/// This node among its peers: the key of `nodes`, and its static id in the consumer group.
///
/// @param name unique and kept over restarts, such as the name of a pod
@ConfigurationProperties(prefix = "courier")
public record Instance(@Name("instance") String name) {
  public Instance {
    if (!name.matches("[A-Za-z0-9._-]{1,128}")) {
      throw new IllegalArgumentException(
          "courier.instance is 1 to 128 of A-Z a-z 0-9 . _ -, not '" + name + "'");
    }
  }
}
