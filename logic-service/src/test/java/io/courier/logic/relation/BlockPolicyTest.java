package io.courier.logic.relation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courier.kafka.consume.TransientFailure;
import io.courier.logic.group.Refusal;
import io.courier.messages.client.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What is in memory, and when it is read again. Bob has blocked alice at 100.
class BlockPolicyTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Store store = new Store();
  private final News news = new News();
  private long now = 1_000 * SECOND;
  private final BlockPolicy policy = policy(100, Unknown.ALLOW);

  private BlockPolicy policy(int most, Unknown unknown) {
    return new BlockPolicy(store, news, most, unknown, Duration.ofSeconds(1), () -> now);
  }

  private static final class Store implements BlockStore {
    private final Map<String, Map<String, Block>> lists =
        new HashMap<>(Map.of("bob", Map.of("alice", new Block(100, Block.OPEN))));
    private final List<List<String>> asked = new ArrayList<>();
    private boolean isAway;

    @Override
    public void read(Collection<String> users, Lists to) {
      asked.add(List.copyOf(users));
      if (isAway) {
        throw new TransientFailure("away");
      }
      users.forEach(user -> to.list(user, lists.getOrDefault(user, Map.of())));
    }
  }

  private final class News implements BlockNews {
    private final List<String> told = new ArrayList<>();
    private Heard heard = Heard.NOTHING;

    @Override
    public Heard heard() {
      return heard;
    }

    @Override
    public void take(Consumer<String> changed) {
      told.forEach(changed);
      told.clear();
    }

    private void listen(long session) {
      heard = new Heard(session, now);
    }
  }

  @Test
  void whoIsBlockedIsRefusedWithACodeAndASentence() {
    assertThat(policy.refusals(List.of(contact("carol", "bob", 200), contact("alice", "bob", 200))))
        .containsExactly(Map.entry(1, new Refusal(ErrorCode.BLOCKED, "you are blocked by bob")));
    assertThat(refused("alice", "bob", 100)).as("sent before").isFalse();
    assertThat(refused("bob", "alice", 200)).as("the other way").isFalse();
  }

  @Test
  void inSteadyStateNothingIsReadAlsoOfThoseWhoBlockNobody() {
    news.listen(1);
    policy.refusals(
        List.of(
            contact("alice", "bob", 200),
            contact("alice", "carol", 200),
            contact("eve", "bob", 1)));
    assertThat(store.asked).containsExactly(List.of("bob", "carol"));
    for (int i = 0; i < 100; i++) {
      now += SECOND;
      news.listen(1);
      assertThat(refused("alice", "bob", 200)).isTrue();
      assertThat(refused("alice", "carol", 200)).isFalse();
    }
    assertThat(store.asked).hasSize(1);
    assertThat(policy.reads()).isEqualTo(1);
    assertThat(policy.known()).isEqualTo(3);
    assertThat(policy.users()).isEqualTo(2);
  }

  @Test
  void whoWritesToItselfIsNotAskedFor() {
    assertThat(refused("bob", "bob", 200)).isFalse();
    assertThat(store.asked).isEmpty();
  }

  @Test
  void whoseBlocksHaveChangedIsReadAgain() {
    news.listen(1);
    assertThat(refused("alice", "carol", 200)).isFalse();
    store.lists.put("carol", Map.of("alice", new Block(150, Block.OPEN)));
    assertThat(refused("alice", "carol", 200)).as("not heard yet").isFalse();
    news.told.add("carol");
    news.told.add("nobody-here");
    assertThat(refused("alice", "carol", 200)).isTrue();
    store.lists.remove("carol");
    policy.changed("carol");
    assertThat(refused("alice", "carol", 200)).isFalse();
  }

  @Test
  void withoutNewsNothingCountsForLongerThanASecond() {
    refused("alice", "bob", 200);
    now += SECOND;
    refused("alice", "bob", 200);
    assertThat(store.asked).hasSize(1);
    now += 1;
    refused("alice", "bob", 200);
    assertThat(store.asked).hasSize(2);
  }

  @Test
  void whatWasReadBeforeTheNewsWereHeardIsReadAgainOnce() {
    refused("alice", "bob", 200);
    now += SECOND + 1;
    news.listen(1);
    refused("alice", "bob", 200);
    now += SECOND;
    refused("alice", "bob", 200);
    assertThat(store.asked).hasSize(2);
    now += 1;
    news.listen(2);
    refused("alice", "bob", 200);
    assertThat(store.asked).as("another session knows nothing of the gap").hasSize(3);
  }

  @Test
  void whileTheStoreIsAwayMemoryDecidesAndOtherwiseWhatIsConfigured() {
    refused("alice", "bob", 200);
    store.isAway = true;
    now += 2 * SECOND;
    assertThat(refused("alice", "bob", 200)).isTrue();
    assertThat(refused("carol", "bob", 200)).isFalse();
    assertThat(refused("alice", "dave", 200)).isFalse();
    assertThat(policy.outdated()).isEqualTo(2);
    assertThat(policy.unknowns()).isEqualTo(1);

    BlockPolicy waiting = policy(100, Unknown.WAIT);
    assertThatThrownBy(() -> waiting.refusals(List.of(contact("alice", "dave", 200))))
        .isInstanceOf(TransientFailure.class);
    assertThat(waiting.refusals(List.of(contact("dave", "dave", 200)))).isEmpty();
  }

  @Test
  void afterAFailureItIsNotAskedAgainForAWhileUnlessNewsAreHeard() {
    store.isAway = true;
    refused("alice", "bob", 200);
    now += 20 * SECOND;
    refused("alice", "bob", 200);
    assertThat(store.asked).hasSize(1);
    now += 10 * SECOND;
    refused("alice", "bob", 200);
    assertThat(store.asked).hasSize(2);
    store.isAway = false;
    news.listen(1);
    assertThat(refused("alice", "bob", 200)).isTrue();
    assertThat(store.asked).hasSize(3);
  }

  @Test
  void aboveItsBoundWhoWasWrittenToLongestAgoIsForgottenAndStillJudged() {
    news.listen(1);
    BlockPolicy small = policy(4, Unknown.ALLOW);
    List<Contact> all = new ArrayList<>();
    for (String user : List.of("bob", "carol", "dave", "erin", "fred")) {
      all.add(contact("alice", user, 200));
    }
    assertThat(small.refusals(all)).containsOnlyKeys(0);
    assertThat(small.known()).isEqualTo(4);
    assertThat(small.users()).isEqualTo(4);
    small.refusals(all.subList(1, 5));
    assertThat(store.asked).hasSize(1);
    assertThat(small.refusals(all.subList(0, 1))).containsOnlyKeys(0);
    assertThat(store.asked).hasSize(2);
    assertThat(small.known()).isEqualTo(4);
  }

  private boolean refused(String sender, String user, long at) {
    return !policy.refusals(List.of(contact(sender, user, at))).isEmpty();
  }

  private static Contact contact(String sender, String user, long at) {
    return new Contact(sender, user, at);
  }
}
