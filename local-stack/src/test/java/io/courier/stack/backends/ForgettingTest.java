package io.courier.stack.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courier.stack.StackFailure;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a back end has after a power cut, with its disk and without.
class ForgettingTest {
  @TempDir Path directory;

  @Test
  void redisKeepsItsDataOverAKillAndHasNothingAfterForgetting() throws Exception {
    BackEndSettings settings = new BackEndSettings(directory, true, 0, 0, 0);
    try (BackEnds backEnds = BackEnds.open(settings)) {
      BackEnd redis = backEnds.redis();
      assertThat(say(redis, "SET k v")).isEqualTo("+OK");
      redis.kill();
      redis.start();
      assertThat(say(redis, "EXISTS k")).isEqualTo(":1");
      assertThatThrownBy(redis::forget).isInstanceOf(StackFailure.class);

      redis.kill();
      redis.forget();
      redis.start();
      assertThat(say(redis, "EXISTS k")).isEqualTo(":0");
    }
  }

  private static String say(BackEnd redis, String command) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", redis.port())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      StringBuilder answer = new StringBuilder();
      for (int c = socket.getInputStream().read(); c != '\r'; c = socket.getInputStream().read()) {
        answer.append((char) c);
      }
      return answer.toString();
    }
  }
}
