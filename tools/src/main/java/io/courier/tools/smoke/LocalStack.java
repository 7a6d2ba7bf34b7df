package io.courier.tools.smoke;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The stack that `./courier up` has started here, by the files that it keeps in `.courier`.
///
/// @param url of its first gateway
/// @param secret of its tokens
record LocalStack(String url, String secret) {
  /// @param home the directory `.courier`
  static LocalStack in(Path home) {
    try {
      @Nullable String url =
          JsonMapper.builder()
              .build()
              .readTree(Files.readString(home.resolve("state.json")))
              .path("url")
              .asStringOpt()
              .orElse(null);
      if (url == null) {
        throw new SmokeFailure("The stack here has no gateway yet: wait for ./courier up");
      }
      String webSocket = url.replaceFirst("^http", "ws").replaceFirst("/+$", "");
      return new LocalStack(
          webSocket + "/connection/websocket", Files.readString(home.resolve("secret")).strip());
    } catch (NoSuchFileException e) {
      throw new SmokeFailure("Nothing runs here: start it with ./courier up, or give --url", e);
    } catch (IOException | JacksonException e) {
      throw new SmokeFailure(home + " cannot be read: " + e.getMessage(), e);
    }
  }
}
