package io.courier.logic.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courier.kafka.batch.Item;
import io.courier.kafka.consume.Records;
import io.courier.kafka.consume.TransientFailure;
import io.courier.logic.Inputs;
import io.courier.logic.store.GroupDatabase;
import io.courier.messages.id.MessageId;
import io.courier.messages.id.Position;
import io.courier.messages.topic.ChatInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Polls with commands and messages of groups, over a real Redis and a real PostgreSQL. Every test
/// has a group of its own.
class GroupPollTest {
  private static final GroupDatabase DATABASE = new GroupDatabase("logic_polls");

  private final String run = UUID.randomUUID().toString();
  private final String group = MessageId.of("olga", run);
  private final List<Item> log = new ArrayList<>();
  private final LogicInstance logic = new LogicInstance(DATABASE, 1_000);

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @Test
  void aCommandIsToldToMembersAndThenAnsweredToTheDeviceThatGaveIt() {
    poll(create("max", "mia"));
    assertThat(logic.sent).hasSizeGreaterThan(1);
    LogicInstance.Sent answer = logic.sent.removeLast();
    String created =
        "{\"group\":\"%s\",\"seq\":%d,\"changed\":true,\"users\":[\"max\",\"mia\"]}"
            .formatted(group, seq(0));
    assertThat(answer.publication())
        .isEqualTo(
            "{\"type\":\"command.result\",\"id\":\"%s\",\"clientId\":\"%s\",\"method\":\"group.create\",\"result\":%s}"
                .formatted(group, run, created));
    assertThat(answer.to()).isEqualTo("olga");
    assertThat(answer.fanout().getRecipients(0).getDevicesList()).containsExactly("phone");
    assertThat(answer.fanout().getMessage().getEphemeral()).isTrue();
    assertThat(answer.fanout().getMessage().getResult().getData().toStringUtf8())
        .isEqualTo(created);

    assertThat(told()).containsExactlyInAnyOrder("max", "mia", "olga");
    assertThat(logic.sent)
        .allSatisfy(
            event -> {
              assertThat(event.fanout().getMessage().getSeq()).isEqualTo(seq(0));
              assertThat(event.publication())
                  .isEqualTo(
                      "{\"type\":\"group.created\",\"id\":\"%s\",\"conversation\":\"group:%s\",\"seq\":%d,\"by\":\"olga\",\"at\":%d,\"name\":\"Team\",\"users\":[\"max\",\"mia\"]}"
                          .formatted(group, group, seq(0), Inputs.AT));
            });
  }

  @Test
  void eachRecordIsDecidedOnAsOfItsPlaceAmongTheOthers() {
    poll(
        create("max", "mia"),
        message("mia", "1"),
        command("olga", "2", "group.remove", "'users':['mia']"),
        message("mia", "3"),
        command("olga", "4", "group.invite", "'users':['mia','nina']"),
        message("mia", "5"),
        command("olga", "6", "group.mode", "'muteAll':true"),
        message("mia", "7"),
        command("olga", "8", "group.dissolve", "'x':1"),
        command("olga", "9", "group.dissolve", ""),
        message("olga", "10"),
        command("eve", "11", "group.info", ""));

    assertThat(to(1)).isEqualTo("max mia olga");
    assertThat(typesOf(2)).containsExactly("group.member_removed", "command.result");
    assertThat(to(2)).as("with the result for olga").isEqualTo("max mia olga olga");
    assertThat(typesOf(3)).containsExactly("message.rejected");
    assertThat(codeOf(3)).isEqualTo("1001");
    assertThat(to(5)).isEqualTo("max mia nina olga");
    assertThat(codeOf(7)).isEqualTo("1004");
    assertThat(codeOf(8)).isEqualTo("107");
    assertThat(typesOf(9)).containsExactly("group.dissolved", "command.result");
    assertThat(to(9)).isEqualTo("max mia nina olga olga");
    assertThat(codeOf(10)).isEqualTo("1005");
    assertThat(codeOf(11)).isEqualTo("1005");
    assertThat(logic.dead).isEmpty();
  }

  @Test
  void aRepeatedCommandIsAnsweredAlikeAndToldToNobody() {
    poll(create("max"));
    String result = logic.sent.getLast().publication();
    logic.sent.clear();
    ChatInput invite = command("olga", "k", "group.invite", "'users':['mia']");

    poll(create("max"), invite, invite);
    assertThat(typesOf(1)).containsExactly("command.result");
    assertThat(publicationOf(1)).isEqualTo(result);
    assertThat(typesOf(2)).containsExactly("group.member_added", "command.result");
    assertThat(typesOf(3)).containsExactly("command.result");
    poll(invite);
    assertThat(typesOf(4)).containsExactly("command.result");
    assertThat(publicationOf(4)).isEqualTo(publicationOf(3));
  }

  @Test
  void questionsAreAnsweredFromMemoryAndLeaveNothing() {
    poll(create("max", "mia"));
    int before = DATABASE.transactions();
    ChatInput info = command("max", "i", "group.info", "");
    poll(info, command("max", "m", "group.members", "'limit':2"));
    poll(info, command("eve", "e", "group.members", ""));

    assertThat(DATABASE.transactions()).isEqualTo(before);
    assertThat(publicationOf(1))
        .endsWith(
            "\"result\":{\"group\":\"%s\",\"seq\":%d,\"name\":\"Team\",\"owner\":\"olga\",\"muteAll\":false,\"announcementOnly\":false,\"members\":3,\"role\":\"member\",\"mutedUntil\":0}}"
                .formatted(group, seq(1)));
    assertThat(publicationOf(2))
        .endsWith(
            "\"members\":[{\"user\":\"max\",\"role\":\"member\",\"mutedUntil\":0},{\"user\":\"mia\",\"role\":\"member\",\"mutedUntil\":0}],\"next\":\"mia\"}}");
    assertThat(codeOf(4)).isEqualTo("1001");
  }

  @Test
  void aPollOfMessagesToGroupsInMemoryAsksPostgresNothing() {
    poll(create("max", "mia"));
    int before = DATABASE.transactions();
    for (int i = 0; i < 100; i++) {
      poll(message("mia", "m" + i), direct("olga", "d" + i));
    }
    assertThat(DATABASE.transactions()).isEqualTo(before);
    assertThat(logic.sent).hasSizeGreaterThan(200);
  }

  @Test
  void whileThePostgresIsAwayMessagesOfUsersAndOfGroupsInMemoryGoOnAndTheRestWaits() {
    try (GroupDatabase away = new GroupDatabase("logic_polls_away")) {
      LogicInstance there = new LogicInstance(away, 1_000);
      there.poll(List.of(item(create("max"))));
      there.sent.clear();
      away.goAway();

      there.poll(List.of(item(direct("olga", "d")), item(message("max", "m"))));
      assertThat(there.sent).hasSizeGreaterThan(2);
      there.sent.clear();
      Item rename = item(command("olga", "k", "group.rename", "'name':'New'"));
      Item info = item(command("olga", "i", "group.info", ""));
      assertThatThrownBy(() -> there.poll(List.of(rename))).isInstanceOf(TransientFailure.class);
      assertThat(there.sent).isEmpty();
      there.poll(List.of(info));
      assertThat(there.sent).as("what is known already").hasSize(1);
      there.groups.forget(Set.of(0));
      assertThatThrownBy(() -> there.poll(List.of(info))).isInstanceOf(TransientFailure.class);
    }
  }

  @Test
  void aCommandWhoseOutcomeIsLostWhileLaterOnesHaveOneIsADeadLetter() {
    poll(create("max"));
    Item rename = item(command("olga", "k", "group.rename", "'name':'New'"));
    Item later = item(command("olga", "l", "group.rename", "'name':'Newer'"));
    logic.poll(List.of(rename, later));
    DATABASE.jdbc().update("DELETE FROM logic.group_outcome WHERE seq = ?", seq(rename));
    logic.sent.clear();

    new LogicInstance(DATABASE, 1_000).poll(List.of(later));
    logic.poll(List.of(rename, later));

    assertThat(logic.dead).singleElement().asString().startsWith(rename.offset() + ": ");
    assertThat(typesOf(2)).containsExactly("group.renamed", "command.result");
  }

  @Test
  void groupsThatAreTooLargeTogetherAreHadOneAfterTheOther() {
    LogicInstance small = new LogicInstance(DATABASE, 12);
    poll(create("max", "mia", "nina", "paul", "rosa"));
    String other = MessageId.of("olga", run + "b");
    logic.poll(List.of(item(Inputs.create("olga", run + "b", "'name':'B','users':['max','mia']"))));
    List<Item> items =
        List.of(
            item(message("max", "m1")),
            item(Inputs.send("group:" + other, "max", run + "m2")),
            item(message("mia", "m3")));

    small.poll(items);

    assertThat(small.sent.stream().map(LogicInstance.Sent::at).distinct())
        .containsExactlyElementsOf(
            items.stream().map(it -> ((ChatInput) it.value()).getAt()).toList());
    assertThat(small.groups.members()).isLessThanOrEqualTo(12);
    assertThat(small.groups.loads()).isEqualTo(3);
  }

  @Test
  void theGroupsOfTheSenderAreListedInPages() {
    String user = "u-" + run;
    List<String> names = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      poll(Inputs.create(user, run + name, "'name':'" + name + "'"));
      names.add(MessageId.of(user, run + name));
    }
    names.sort(null);
    poll(mine(user, "m1", "'limit':2"), mine(user, "m2", "'after':'" + names.get(1) + "'"));

    assertThat(publicationOf(3))
        .contains("\"groups\":[{\"group\":\"" + names.get(0) + "\"")
        .endsWith("\"role\":\"owner\"}],\"next\":\"" + names.get(1) + "\"}}");
    assertThat(publicationOf(4)).contains("[{\"group\":\"" + names.get(2) + "\"").endsWith("}]}}");
  }

  private ChatInput mine(String user, String clientId, String data) {
    return Inputs.command("user:" + user, user, run + clientId, "group.mine", data);
  }

  private ChatInput create(String... users) {
    String named = String.join("','", users);
    return Inputs.create("olga", run, "'name':'Team','users':['" + named + "']");
  }

  private ChatInput command(String sender, String clientId, String method, String data) {
    String all = "'group':'" + group + "'" + (data.isEmpty() ? "" : "," + data);
    return Inputs.command("group:" + group, sender, run + clientId, method, all);
  }

  private ChatInput message(String sender, String clientId) {
    return Inputs.send("group:" + group, sender, run + clientId);
  }

  private ChatInput direct(String sender, String clientId) {
    return Inputs.send("direct:max:olga", sender, run + clientId);
  }

  /// The next record of the partition; its time says which one.
  private Item item(ChatInput input) {
    int offset = log.size();
    Item item = Records.item(0, offset, input.toBuilder().setAt(Inputs.AT + offset).build());
    log.add(item);
    return item;
  }

  private void poll(ChatInput... inputs) {
    List<Item> items = new ArrayList<>();
    for (ChatInput input : inputs) {
      items.add(item(input));
    }
    logic.poll(items);
  }

  private static long seq(int offset) {
    return Position.of(LogicInstance.GENERATION, offset);
  }

  private static long seq(Item item) {
    return Position.of(LogicInstance.GENERATION, item.offset());
  }

  private List<String> told() {
    return logic.sent.stream().flatMap(it -> it.users().stream()).toList();
  }

  private List<LogicInstance.Sent> of(int offset) {
    return logic.sent.stream().filter(it -> it.at() == Inputs.AT + offset).toList();
  }

  private String to(int offset) {
    return String.join(
        " ", of(offset).stream().flatMap(it -> it.users().stream()).sorted().toList());
  }

  private List<String> typesOf(int offset) {
    return of(offset).stream()
        .map(it -> it.publication().replaceAll("\\{\"type\":\"([a-z._]+)\".*", "$1"))
        .distinct()
        .toList();
  }

  private String publicationOf(int offset) {
    return of(offset).getLast().publication();
  }

  private String codeOf(int offset) {
    return publicationOf(offset).replaceAll(".*\"code\":(\\d+).*", "$1");
  }
}
