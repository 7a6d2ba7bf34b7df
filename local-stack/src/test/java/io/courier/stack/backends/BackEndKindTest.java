package io.courier.stack.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courier.stack.StackFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("the shared back ends")
class BackEndKindTest {
  @TempDir private Path directory;

  @Test
  void embeddedAndContainersAreTheTwoWays() {
    assertThat(BackEndKind.of("embedded")).isEqualTo(BackEndKind.EMBEDDED);
    assertThat(BackEndKind.of("containers")).isEqualTo(BackEndKind.CONTAINERS);
  }

  @Test
  void anotherWayIsRefusedAndNotReplaced() {
    assertThatThrownBy(() -> BackEndKind.of("docker"))
        .isInstanceOf(StackFailure.class)
        .hasMessageContaining("set it to embedded or containers");
  }

  @Test
  void containersKeepNoDataSoTheyAreNotForUp() {
    assertThatThrownBy(() -> new ContainerBackEnds(BackEndSettings.lasting(directory)))
        .isInstanceOf(StackFailure.class)
        .hasMessageContaining("unset COURIER_BACKENDS");
  }

  @Test
  void aBackEndThatIsAlreadyThereIsNotTaken() throws Exception {
    int port = BackEnds.shared().redisPort();
    BackEndSettings settings = new BackEndSettings(directory, true, 0, port, 0);
    try (BackEnds second = BackEnds.open(settings)) {
      assertThatThrownBy(second::redis)
          .isInstanceOf(StackFailure.class)
          .hasMessageContaining("Port " + port + ", which Redis needs, is in use");
    }
  }
}
