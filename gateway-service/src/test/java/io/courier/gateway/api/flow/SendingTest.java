package io.courier.gateway.api.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.courier.gateway.api.flow.Entry.Recipient;
import io.courier.gateway.api.flow.OwnerCalls.Outcome;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.link.ServerAnswer;
import io.courier.messages.link.ServerMessage;
import io.courier.messages.link.ServerSend;
import io.courier.messages.link.ServerSent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SendingTest {
  private record Portion(ServerSend send, Consumer<Outcome> done) {
    List<String> conversations() {
      return send.getMessagesList().stream()
          .flatMap(message -> message.getConversationsList().stream())
          .toList();
    }

    int size() {
      return conversations().size();
    }
  }

  private final List<Portion> portions = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private final List<List<Result>> told = new ArrayList<>();

  private void start() {
    new Sending(entries, (send, done) -> portions.add(new Portion(send, done)), told::add).start();
  }

  private void entry(int message, String sender, String to) {
    entry(message, sender, to, 10);
  }

  private void entry(int message, String sender, String to, int bytes) {
    entries.add(
        new Entry.Good(
            message,
            "k" + message,
            new Recipient(to, false),
            sender,
            ByteString.copyFrom(new byte[bytes]),
            false));
  }

  private static ServerSent accepted() {
    return ServerSent.newBuilder().setId("i").setSeq(1).setAt(1).build();
  }

  private static ServerSent error(ErrorCode code) {
    return ServerSent.newBuilder()
        .setErrorCode(code.code())
        .setErrorMessage("no")
        .setErrorTemporary(code.isTemporary())
        .build();
  }

  private static Outcome answer(int count) {
    ServerAnswer.Builder answer = ServerAnswer.newBuilder();
    for (int i = 0; i < count; i++) {
      answer.addSent(accepted());
    }
    return new Outcome.Answered(answer.build());
  }

  private void accept(int portion) {
    portions.get(portion).done.accept(answer(portions.get(portion).size()));
  }

  @Test
  void theNextPortionLeavesWhenTheOneBeforeIsAnswered() {
    for (int i = 0; i < 1_100; i++) {
      entry(0, "system", "u" + i);
    }
    start();
    for (int portion = 0; portion < 3; portion++) {
      assertThat(portions).hasSize(portion + 1);
      assertThat(told).isEmpty();
      accept(portion);
    }
    assertThat(portions).extracting(Portion::size).containsExactly(500, 500, 100);
    assertThat(portions.get(1).send.getMessagesList()).hasSize(1);
    assertThat(portions.stream().flatMap(it -> it.conversations().stream()))
        .containsExactlyElementsOf(
            entries.stream().map(it -> ((Entry.Good) it).conversation()).toList());
    assertThat(told).hasSize(1);
    assertThat(told.getFirst()).hasSize(1_100).allMatch(it -> it instanceof Result.Accepted);
  }

  @Test
  void portionsAreBoundedByBytesAndHaveOneMessageAtLeast() {
    entry(0, "system", "bob", 80_000);
    entry(1, "system", "bob", 60_000);
    entry(2, "system", "bob", 500_000);
    entry(3, "system", "bob", 10);
    start();
    accept(0);
    accept(1);
    accept(2);
    accept(3);
    assertThat(portions)
        .extracting(it -> it.send.getMessagesList().stream().map(ServerMessage::getClientId))
        .extracting(Stream::toList)
        .containsExactly(List.of("k0"), List.of("k1"), List.of("k2"), List.of("k3"));
    assertThat(told).hasSize(1);
  }

  @Test
  void longNamesOfRecipientsCountToo() {
    for (int i = 0; i < 700; i++) {
      entry(0, "system", "u".repeat(124) + (1_000 + i), 100_000);
    }
    start();
    assertThat(portions.getFirst().size()).isBetween(200, 250);
    assertThat(portions.getFirst().send.getSerializedSize()).isLessThan(140_000);
  }

  @Test
  void sendersDoNotWaitForEachOther() {
    entry(0, "system", "bob");
    entry(1, "alice", "bob");
    start();
    assertThat(portions).hasSize(2);
    accept(1);
    assertThat(told).isEmpty();
    accept(0);
    assertThat(told).hasSize(1);
  }

  @Test
  void oneThatIsRefusedForGoodDoesNotStopWhatIsBehind() {
    entries.add(
        new Entry.Bad(0, null, null, Problem.of(ErrorCode.BAD_REQUEST, "content is missing")));
    for (int i = 1; i <= 501; i++) {
      entry(i, "system", "bob");
    }
    start();
    ServerAnswer.Builder answer = ServerAnswer.newBuilder().addSent(error(ErrorCode.BAD_REQUEST));
    for (int i = 1; i < 500; i++) {
      answer.addSent(accepted());
    }
    portions.getFirst().done.accept(new Outcome.Answered(answer.build()));
    accept(1);
    assertThat(told.getFirst().get(0)).isInstanceOf(Result.Refused.class);
    assertThat(told.getFirst().get(1)).isInstanceOf(Result.Refused.class);
    assertThat(told.getFirst().subList(2, 502)).allMatch(it -> it instanceof Result.Accepted);
  }

  @Test
  void nothingOvertakesWhatIsUnknown() {
    for (int i = 0; i < 800; i++) {
      entry(i, i == 799 ? "alice" : "system", "bob");
    }
    start();
    accept(1); // alice's
    portions.getFirst().done.accept(new Outcome.Unknown());
    assertThat(portions).hasSize(2);
    List<Result> results = told.getFirst();
    assertThat(results.subList(0, 500)).allMatch(it -> it instanceof Result.Unknown);
    assertThat(results.subList(500, 799))
        .allMatch(it -> it instanceof Result.Refused refused && refused.problem().isTemporary());
    assertThat(results.get(799)).isInstanceOf(Result.Accepted.class);
  }

  @Test
  void nothingOvertakesWhatFindsNoRoomAndWhatKafkaMayHaveIsUnknown() {
    for (int i = 0; i < 502; i++) {
      entry(i, "system", "bob");
    }
    start();
    ServerAnswer.Builder answer = ServerAnswer.newBuilder();
    for (int i = 0; i < 498; i++) {
      answer.addSent(accepted());
    }
    answer.addSent(error(ErrorCode.INTERNAL)).addSent(error(ErrorCode.TOO_MANY_REQUESTS));
    portions.getFirst().done.accept(new Outcome.Answered(answer.build()));
    assertThat(portions).hasSize(1);
    assertThat(told.getFirst().get(498)).isInstanceOf(Result.Unknown.class);
    assertThat(told.getFirst().get(499))
        .isEqualTo(new Result.Refused(new Problem(111, "no", true)));
    assertThat(told.getFirst().get(500)).isInstanceOf(Result.Refused.class);
  }

  @Test
  void whatWasNotSentOrIsNotAvailableIsToldSo() {
    for (int i = 0; i < 501; i++) {
      entry(i, "system", "bob");
      entry(i, "alice", "bob");
    }
    start();
    portions.get(0).done.accept(new Outcome.NotSent());
    portions.get(1).done.accept(new Outcome.NotAvailable());
    List<Result> results = told.getFirst();
    for (int i = 0; i < results.size(); i++) {
      assertThat(Result.problem(results.get(i)).code()).isEqualTo(i % 2 == 0 ? 111 : 108);
    }
  }

  @Test
  void anAnswerOfAnotherLengthTellsNothing() {
    entry(0, "system", "bob");
    entry(1, "system", "bob");
    start();
    portions.getFirst().done.accept(answer(1));
    assertThat(told.getFirst()).containsOnly(new Result.Unknown());
  }

  @Test
  void aCallInWhichAllIsWrongIsAnsweredAtOnce() {
    entries.add(new Entry.Bad(0, null, null, Problem.of(ErrorCode.BAD_REQUEST, "no")));
    start();
    assertThat(told).hasSize(1);
  }
}
