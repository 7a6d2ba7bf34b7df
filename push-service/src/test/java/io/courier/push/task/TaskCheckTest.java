package io.courier.push.task;

import static io.courier.push.Records.allExcept;
import static io.courier.push.Records.devices;
import static io.courier.push.Records.fanout;
import static io.courier.push.Records.message;
import static io.courier.push.Records.only;
import static io.courier.push.Records.round;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courier.kafka.check.RecordCheck;
import io.courier.kafka.deadletter.PermanentFailure;
import io.courier.messages.id.Shards;
import io.courier.messages.topic.EmptyMailboxes;
import io.courier.messages.topic.Fanout;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.Nudge;
import io.courier.messages.topic.Page;
import io.courier.messages.topic.PageEntry;
import io.courier.messages.topic.PushTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TaskCheckTest {
  private static final Shards SHARDS = new Shards(24);
  private static final int BOBS = SHARDS.of("bob");

  private final TaskCheck check = new TaskCheck(new RecordCheck(SHARDS));

  @ParameterizedTest
  @MethodSource("possible")
  void whatTheNeighboursWritePasses(PushTask task) {
    assertThatCode(() -> check.check(BOBS, task)).doesNotThrowAnyException();
  }

  static PushTask[] possible() {
    return new PushTask[] {
      task(fanout(message("m"), allExcept("bob"))),
      task(fanout(message("m"), only("bob", "phone"))),
      task(Page.newBuilder().setSession(round("bob", "web")).setNumber(1).setLast(true)),
      task(page().addEntries(PageEntry.newBuilder().setPosition(5).setMessage(message("m")))),
      PushTask.newBuilder()
          .setEmpty(EmptyMailboxes.newBuilder().addSessions(round("bob", "web")))
          .build(),
      PushTask.newBuilder().setNudge(Nudge.newBuilder().addDevices(devices("bob", "web"))).build(),
    };
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void whatCanNeverSucceedIsRefused(PushTask task) {
    assertThatThrownBy(() -> check.check(BOBS, task)).isInstanceOf(PermanentFailure.class);
  }

  static PushTask[] impossible() {
    Message noId = message("");
    Message noBody = message("m").toBuilder().clearPublication().build();
    return new PushTask[] {
      PushTask.getDefaultInstance(),
      task(fanout(noId, allExcept("bob"))),
      task(fanout(noBody, allExcept("bob"))),
      task(fanout(message("m"))),
      task(fanout(message("m"), allExcept(""))),
      task(fanout(message("m"), allExcept("no such:form"))),
      task(fanout(message("m"), allExcept("bob", ""))),
      task(fanout(message("m"), only("bob"))),
      task(fanout(message("m"), allExcept("bob")).toBuilder().setChunk(-1).build()),
      task(Page.newBuilder().setSession(round("bob", "web"))),
      task(Page.newBuilder().setNumber(1)),
      task(page().addEntries(PageEntry.newBuilder().setPosition(-1).setMessage(message("m")))),
      task(page().addEntries(PageEntry.newBuilder().setPosition(3))),
      PushTask.newBuilder().setEmpty(EmptyMailboxes.getDefaultInstance()).build(),
      PushTask.newBuilder().setNudge(Nudge.getDefaultInstance()).build(),
      PushTask.newBuilder().setNudge(Nudge.newBuilder().addDevices(devices("bob"))).build(),
    };
  }

  @Test
  void aUserOfAnotherShardIsRefused() {
    int another = (BOBS + 1) % SHARDS.count();

    assertThatThrownBy(() -> check.check(another, task(fanout(message("m"), allExcept("bob")))))
        .isInstanceOf(PermanentFailure.class)
        .hasMessageContaining("shard " + BOBS);
  }

  private static PushTask task(Fanout fanout) {
    return PushTask.newBuilder().setFanout(fanout).build();
  }

  private static PushTask task(Page.Builder page) {
    return PushTask.newBuilder().setPage(page).build();
  }

  private static Page.Builder page() {
    return Page.newBuilder().setSession(round("bob", "web")).setNumber(1);
  }
}
