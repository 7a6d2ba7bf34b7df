package io.courier.tools.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private final Arrivals arrivals = new Arrivals();

  @Test
  void whoWaitsLearnsHowTheMessageCameFirst() {
    var before = arrivals.await("one");
    arrivals.add("one", "mailbox");
    arrivals.add("one", "");
    assertThat(before).isCompletedWithValue("mailbox");
    assertThat(arrivals.await("one")).isCompletedWithValue("mailbox");
    assertThat(arrivals.await("two")).isNotDone();
  }

  @Test
  void whatCameOnceAndInOrderIsRight() {
    arrivals.add("one", "");
    arrivals.add("two", "mailbox");
    assertThatCode(() -> arrivals.requireExactly("bob", List.of("one", "two")))
        .doesNotThrowAnyException();
  }

  @Test
  void whatCameTwiceOrInAnotherOrderOrNotAtAllFails() {
    arrivals.add("one", "");
    arrivals.add("two", "");
    assertThatThrownBy(() -> arrivals.requireExactly("bob", List.of("two", "one")))
        .hasMessage(
            "bob was to receive [two, one], each once and in order, and received [one, two]");
    assertThatThrownBy(() -> arrivals.requireExactly("bob", List.of("one", "two", "three")))
        .isInstanceOf(SmokeFailure.class);
    arrivals.add("two", "late");
    assertThatThrownBy(() -> arrivals.requireExactly("bob", List.of("one", "two")))
        .isInstanceOf(SmokeFailure.class);
  }
}
