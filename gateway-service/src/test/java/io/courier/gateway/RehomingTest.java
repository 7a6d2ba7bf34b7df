package io.courier.gateway;

import static io.courier.gateway.support.Directory.GENERATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.gateway.support.Directory;
import io.courier.gateway.support.FakeAccess;
import io.courier.gateway.support.JsonClient;
import io.courier.gateway.support.TestTokens;
import io.courier.messages.client.PublicationFrame.Via;
import io.courier.messages.id.Position;
import io.courier.messages.link.Open;
import io.courier.messages.link.Up;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Owners of shards come and go; clients' sockets stay.
class RehomingTest extends GatewayTest {
  private static final long FIRST = Position.of(GENERATION, 1);
  private static final long SECOND = Position.of(GENERATION, 2);
  private static final long THIRD = Position.of(GENERATION, 3);

  private static int[] allShards() {
    return IntStream.range(0, Directory.SHARDS).toArray();
  }

  @Test
  void aKilledOwnersSessionsAreOpenedAtTheNextFromWhatTheyConfirmed() {
    try (JsonClient client = JsonClient.connected(port, TestTokens.of(user))) {
      Open before = access.opened(user);
      long mark = access.push(before, FIRST, "{\"n\":1}");
      access.awaitHeard(up -> up.hasConfirm() && up.getConfirm().getMark() == mark);
      FakeAccess next = newAccess();
      access.close();
      directory.ownAll(next);
      Open after = next.opened(user);
      assertThat(after.getResumed()).isTrue();
      assertThat(after.getFrom()).isEqualTo(FIRST);
      assertThat(after.getSession()).isEqualTo(before.getSession());
      assertThat(after.getSince()).isEqualTo(before.getSince());
      next.push(after, SECOND, "{\"n\":2}");
      client.awaitMessage("{\"n\":2}");
      assertThat(client.isOpen()).isTrue();
    }
  }

  @Test
  void aLivePushThatWasWrittenIsConfirmedToTheNextOwnerAndNotRepeated() {
    try (JsonClient client = JsonClient.connected(port, TestTokens.of(user))) {
      client.answersPings = false;
      Open before = access.opened(user);
      access.push(before, FIRST, "{\"n\":1}");
      client.awaitMessage("{\"n\":1}");
      FakeAccess next = newAccess();
      directory.ownAll(next);
      Open after = next.opened(user);
      assertThat(after.getFrom()).isZero();
      long repeated = next.push(after, FIRST, "{\"n\":1}");
      long fresh = next.push(after, SECOND, "{\"n\":2}");
      client.awaitMessage("{\"n\":2}");
      client.answersPings = true;
      client.send("{}");
      assertThat(fresh).isGreaterThan(repeated);
      next.awaitHeard(up -> up.hasConfirm() && up.getConfirm().getMark() == fresh);
      assertThat(client.messages().stream().filter(text -> text.contains("{\"n\":1}"))).hasSize(1);
      assertThat(next.heard().stream().filter(Up::hasConfirm)).hasSize(1);
    }
  }

  @Test
  void aMailboxEntryIsWrittenAgainWhereALivePushIsNot() {
    try (JsonClient client = JsonClient.connected(port, TestTokens.of(user))) {
      access.push(access.opened(user), SECOND, "{\"n\":2}");
      client.awaitMessage("{\"n\":2}");
      Open open = access.opened(user);
      access.push(open, FIRST, "{\"n\":1}", Via.LATE, access.epoch());
      assertThat(client.awaitMessage("{\"n\":1}"))
          .contains("\"via\":\"late\"")
          .doesNotContain("offset");
    }
  }

  @Test
  void aMoveIsFollowedWithoutTheClientNoticing() {
    try (JsonClient client = JsonClient.connected(port, TestTokens.of(user))) {
      access.opened(user);
      access.isOwner = false;
      FakeAccess next = newAccess();
      access.moved(allShards());
      client.send("{\"id\":2,\"rpc\":{\"method\":\"held\",\"data\":{}}}");
      directory.ownAll(next);
      client.awaitMessage("{\"id\":2,\"rpc\":{\"data\":{\"method\":\"held\"}}}");
      next.push(next.opened(user), THIRD, "{\"n\":3}");
      client.awaitMessage("{\"n\":3}");
      assertThat(client.isOpen()).isTrue();
    }
  }

  @Test
  void anOpeningThatCrossesAMoveIsEndedSinceTheOwnerMayHaveTheShardAgain() {
    try (JsonClient client = JsonClient.connected(port, TestTokens.of(user))) {
      Open answered = access.opened(user);
      access.answersOpen = false;
      access.moved(allShards());
      Open crossing =
          await()
              .until(() -> access.opened(user), open -> open.getHandle() != answered.getHandle());
      access.moved(allShards());
      access.awaitHeard(up -> up.hasClose() && up.getClose().getHandle() == crossing.getHandle());
      assertThat(access.heard())
          .noneMatch(up -> up.hasClose() && up.getClose().getHandle() == answered.getHandle());
      access.answersOpen = true;
      assertThat(client.isOpen()).isTrue();
    }
  }

  @Test
  void aMoveThatIsTakenBackLeadsToTheSameOwnerAgain() {
    try (JsonClient client = JsonClient.connected(port, TestTokens.of(user))) {
      Open before = access.opened(user);
      access.moved(allShards());
      Open after =
          await().until(() -> access.opened(user), open -> open.getHandle() != before.getHandle());
      assertThat(after.getResumed()).isTrue();
      access.push(after, FIRST, "{\"n\":1}");
      client.awaitMessage("{\"n\":1}");
    }
  }

  @Test
  void anUnansweredCommandIsSentAgainToTheNextOwner() {
    try (JsonClient client = JsonClient.connected(port, TestTokens.of(user))) {
      access.answer = (open, rpc) -> List.of();
      client.send("{\"id\":2,\"rpc\":{\"method\":\"lost\",\"data\":{\"k\":1}}}");
      access.awaitHeard(Up::hasRpc);
      FakeAccess next = newAccess();
      access.close();
      directory.ownAll(next);
      client.awaitMessage("{\"id\":2,\"rpc\":{\"data\":{\"method\":\"lost\"}}}");
      assertThat(next.awaitHeard(Up::hasRpc).getRpc().getData().toStringUtf8())
          .isEqualTo("{\"k\":1}");
    }
  }

  @Test
  void framesOfAnOlderEpochAreRefused() {
    try (JsonClient client = JsonClient.connected(port, TestTokens.of(user))) {
      double before = count("courier.gateway.frames.refused", "reason", "old_epoch");
      Open open = access.opened(user);
      access.push(open, FIRST, "{\"n\":1}", Via.LIVE, access.epoch() - 1);
      access.push(open, SECOND, "{\"n\":2}");
      client.awaitMessage("{\"n\":2}");
      assertThat(client.messages().toString()).doesNotContain("{\"n\":1}");
      assertThat(count("courier.gateway.frames.refused", "reason", "old_epoch"))
          .isEqualTo(before + 1);
    }
  }

  @Test
  void framesOfAFormerOwnerFindNobody() {
    try (JsonClient client = JsonClient.connected(port, TestTokens.of(user))) {
      Open before = access.opened(user);
      FakeAccess next = newAccess();
      directory.ownAll(next);
      Open after = next.opened(user);
      access.push(before, FIRST, "{\"zombie\":1}");
      next.push(after, SECOND, "{\"n\":2}");
      client.awaitMessage("{\"n\":2}");
      assertThat(client.messages().toString()).doesNotContain("zombie");
    }
  }

  @Test
  void anOwnerThatRefusesIsAskedAgainLater() {
    access.isOwner = false;
    try (JsonClient client = JsonClient.to(port)) {
      client.send("{\"id\":1,\"connect\":{\"token\":\"" + TestTokens.of(user) + "\"}}");
      access.awaitHeard(up -> up.hasOpen() && up.getOpen().getUser().equals(user));
      access.isOwner = true;
      client.awaitMessage("\"connect\":");
    }
  }

  @Test
  void aSilentLinkIsGivenUp() {
    try (JsonClient client = JsonClient.connected(port, TestTokens.of(user))) {
      Open before = access.opened(user);
      access.answersPings = false;
      await().until(() -> access.links() == 0);
      access.answersPings = true;
      Open after =
          await().until(() -> access.opened(user), open -> open.getHandle() != before.getHandle());
      assertThat(after.getResumed()).isTrue();
      assertThat(client.isOpen()).isTrue();
    }
  }

  @Test
  void whenTopicsAreCreatedAnewEveryClientComesBack() {
    try (JsonClient client = JsonClient.connected(port, TestTokens.of(user))) {
      directory.writeFacts(GENERATION + 1);
      assertThat(client.awaitClose()).isEqualTo(3001);
      assertThat(client.closeReason()).startsWith("retry_after_ms=");
    }
    try (JsonClient client = JsonClient.connected(port, TestTokens.of(user))) {
      assertThat(client.messages().getFirst())
          .contains("\"epoch\":\"" + Directory.epoch(GENERATION + 1) + "\"");
    }
  }

  @Test
  void anEmptiedRedisChangesNothingForSessions() {
    try (JsonClient client = JsonClient.connected(port, TestTokens.of(user))) {
      Open open = access.opened(user);
      directory.clear();
      client.send("{\"id\":2,\"rpc\":{\"method\":\"a\"}}");
      client.awaitMessage("\"id\":2");
      access.push(open, FIRST, "{\"n\":1}");
      client.awaitMessage("{\"n\":1}");
    }
  }
}
