package io.courier.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The way of a message, online and offline, as two people see it.
class DeliveryTest {
  @Test
  void aMessageToAnOnlineUserArrivesLive() {
    try (ChatClient alice = ChatClient.connect("online-alice", "phone");
        ChatClient bob = ChatClient.connect("online-bob", "phone")) {
      Sent sent = alice.send("online-bob", "hi");
      bob.awaitTexts(List.of("hi"));
      Received received = bob.received().getFirst();
      assertThat(received.id()).isEqualTo(sent.id());
      assertThat(received.seq()).isEqualTo(sent.seq());
      assertThat(received.from()).isEqualTo("online-alice");
      assertThat(received.offset()).isPositive();
      assertThat(alice.texts()).isEmpty();

      bob.send("online-alice", "hello");
      alice.awaitTexts(List.of("hello"));
    }
  }

  @Test
  void messagesToAnOfflineUserArriveOnceInOrderWhenItComesBackAndNeverAgain() {
    try (ChatClient alice = ChatClient.connect("offline-alice", "phone");
        ChatClient bob = ChatClient.connect("offline-bob", "phone")) {
      alice.send("offline-bob", "live");
      bob.awaitTexts(List.of("live"));
      bob.disconnect();
      alice.send("offline-bob", "one");
      alice.send("offline-bob", "two");
      alice.send("offline-bob", "three");
      awaitStored();
      bob.connect();
      bob.awaitTexts(List.of("live", "one", "two", "three"));
      assertThat(bob.received().subList(1, 4)).allMatch(it -> it.via().equals("mailbox"));

      // The mailbox is empty afterwards: a page that was just loaded, without a position, gets
      // nothing.
      bob.disconnect();
      awaitStored();
      try (ChatClient again = ChatClient.connect("offline-bob", "phone")) {
        alice.send("offline-bob", "four");
        again.awaitTexts(List.of("four"));
      }
    }
  }

  @Test
  void aUserWhoWasNeverThereGetsItsMessagesAtItsFirstConnection() {
    try (ChatClient alice = ChatClient.connect("early-alice", "phone")) {
      alice.send("early-carol", "welcome");
      alice.send("early-carol", "are you there?");
      awaitStored();
      try (ChatClient carol = ChatClient.connect("early-carol", "phone")) {
        carol.awaitTexts(List.of("welcome", "are you there?"));
      }
    }
  }

  @Test
  void eachDeviceGetsEveryMessageAlsoTheOneThatIsOffline() {
    try (ChatClient alice = ChatClient.connect("two-alice", "phone");
        ChatClient phone = ChatClient.connect("two-bob", "phone");
        ChatClient tablet = ChatClient.connect(TestStack.webSocket(2), "two-bob", "tablet")) {
      alice.send("two-bob", "both");
      phone.awaitTexts(List.of("both"));
      tablet.awaitTexts(List.of("both"));
      tablet.disconnect();
      awaitStored();
      alice.send("two-bob", "one only");
      phone.awaitTexts(List.of("both", "one only"));
      tablet.connect();
      tablet.awaitTexts(List.of("both", "one only"));
      assertThat(phone.texts()).containsExactly("both", "one only");
    }
  }

  @Test
  void theSendersOtherDeviceSeesWhatWasSent() {
    try (ChatClient phone = ChatClient.connect("own-alice", "phone");
        ChatClient laptop = ChatClient.connect("own-alice", "laptop")) {
      phone.send("own-bob", "from my phone");
      laptop.awaitTexts(List.of("from my phone"));
      assertThat(phone.texts()).isEmpty();
    }
  }

  @Test
  void theSameSendRepeatedIsReceivedOnce() {
    try (ChatClient alice = ChatClient.connect("retry-alice", "phone");
        ChatClient bob = ChatClient.connect("retry-bob", "phone")) {
      Sent first = alice.send("retry-bob", "k1", "only once");
      Sent second = alice.send("retry-bob", "k1", "only once");
      Sent third = alice.send("retry-bob", "k1", "only once");
      assertThat(List.of(second.id(), third.id())).containsOnly(first.id());
      alice.send("retry-bob", "k2", "and then");
      bob.awaitTexts(List.of("only once", "and then"));
      await()
          .atMost(ChatClient.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(alice.received())
                      .filteredOn(it -> it.type().equals("message.accepted"))
                      // one event, whose id is the same for every repeat
                      .hasSize(1)
                      .allMatch(it -> it.seq() == first.seq()));
    }
  }

  @Test
  void aThousandMessagesOfOneConversationKeepTheirOrder() {
    try (ChatClient alice = ChatClient.connect("many-alice", "phone");
        ChatClient bob = ChatClient.connect(TestStack.webSocket(2), "many-bob", "phone")) {
      List<String> texts = alice.sendMany("many-bob", 1_000);
      bob.awaitTexts(texts);
      assertThat(bob.received()).extracting(Received::seq).isSorted().doesNotHaveDuplicates();
      assertThat(bob.received()).extracting(Received::offset).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void aThousandMessagesWaitForWhoIsAwayAndComeInOrder() {
    try (ChatClient alice = ChatClient.connect("stored-alice", "phone");
        ChatClient bob = ChatClient.connect("stored-bob", "phone")) {
      bob.disconnect();
      awaitStored();
      List<String> texts = alice.sendMany("stored-bob", 1_000);
      bob.connect();
      bob.awaitTexts(texts);
      assertThat(bob.received()).extracting(Received::offset).isSorted().doesNotHaveDuplicates();
    }
  }

  /// Longer than the grace period: a device that is away is away for everybody.
  private static void awaitStored() {
    long until = System.nanoTime() + Duration.ofMillis(3_500).toNanos();
    await().atMost(Duration.ofSeconds(5)).until(() -> System.nanoTime() - until > 0);
  }
}
