package io.courier.stack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.stack.backends.BackEndSettings;
import io.courier.stack.backends.BackEnds;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatchdogTest {
  @Test
  void backEndsEndAndTheirDataGoesWhenTheirJvmIsKilled() throws Exception {
    Process jvm =
        new ProcessBuilder(
                JavaCommand.java(), "-cp", JavaCommand.classPath(), Victim.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = jvm.inputReader()) {
      ProcessHandle redis = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
      ProcessHandle postgres = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
      Path directory = Path.of(lines.readLine());
      assertThat(directory).isDirectory();
      jvm.destroyForcibly();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> !redis.isAlive() && !postgres.isAlive() && Files.notExists(directory));
    }
  }

  @Test
  void aProcessIsTakenForALaterOneWithItsNumberByNobody() {
    ProcessIdentity me = ProcessIdentity.of(ProcessHandle.current());
    assertThat(me.running()).contains(ProcessHandle.current());
    assertThat(new ProcessIdentity(me.pid(), me.startedAtMillis() - 60_000).running()).isEmpty();
  }

  /// The JVM that is killed.
  static final class Victim {
    private Victim() {}

    public static void main(String[] arguments) throws Exception {
      BackEndSettings settings = BackEndSettings.temporary();
      BackEnds backEnds = BackEnds.open(settings);
      System.out.println(backEnds.redis().pids().getFirst());
      System.out.println(backEnds.postgres().pids().getFirst());
      System.out.println(settings.directory());
      Thread.currentThread().join();
    }
  }
}
