package io.courier.logic.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.client.Method;
import io.courier.messages.topic.Command;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandReaderTest {
  @Test
  void eachMethodIsReadWithItsFields() {
    assertRead("group.create", "'name':'Team'", new GroupCommand.Create("k", "Team", List.of()));
    assertRead(
        "group.create",
        "'name':'T','users':['bob','bob','carol']",
        new GroupCommand.Create("k", "T", List.of("bob", "carol")));
    assertRead(
        "group.invite",
        "'group':'g','users':['bob']",
        new GroupCommand.Invite("k", "g", List.of("bob")));
    assertRead(
        "group.remove",
        "'group':'g','users':['bob']",
        new GroupCommand.Remove("k", "g", List.of("bob")));
    assertRead("group.leave", "'group':'g'", new GroupCommand.Leave("k", "g"));
    assertRead("group.rename", "'group':'g','name':'ü'", new GroupCommand.Rename("k", "g", "ü"));
    assertRead(
        "group.role",
        "'group':'g','user':'bob','role':'admin'",
        new GroupCommand.ChangeRole("k", "g", "bob", "admin"));
    assertRead(
        "group.mute",
        "'group':'g','user':'bob','seconds':60",
        new GroupCommand.Mute("k", "g", "bob", 60L));
    assertRead(
        "group.mode", "'group':'g','muteAll':true", new GroupCommand.Mode("k", "g", true, null));
    assertRead("group.dissolve", "'group':'g'", new GroupCommand.Dissolve("k", "g"));
    assertRead("group.info", "'group':'g'", new GroupCommand.Describe("k", "g"));
    assertRead("group.members", "'group':'g'", new GroupCommand.ListMembers("k", "g", null, null));
    assertRead(
        "group.members",
        "'group':'g','after':'bob','limit':7",
        new GroupCommand.ListMembers("k", "g", "bob", 7));
    assertRead("group.mine", "'after':'g','limit':7", new ListMine("k", "g", 7));
    assertRead("user.block", "'user':'bob'", new UserCommand.Block("k", "bob"));
    assertRead("user.unblock", "'user':'bob'", new UserCommand.Unblock("k", "bob"));
    assertRead("user.blocks", "'after':'bob','limit':7", new UserCommand.ListBlocks("k", "bob", 7));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          group.create   |                                        | name is missing
          group.create   | 'name':''                              | name has 1 to 100 characters
          group.create   | 'name':'  '                            | name is blank
          group.create   | 'name':'a\\nb'                       | name has a control character
          group.create   | 'name':'\\ud800'                     | name has half a character in it
          group.create   | 'name':7                               | name has another type
          group.create   | 'name':'a','users':'bob'               | users has another type
          group.create   | 'name':'a','users':[null]              | users has something that is no user id
          group.create   | 'name':'a','users':['b:c']             | users has something that is no user id
          group.create   | 'name':'a','group':'g'                 | there is no field group
          group.create   | 'name':'a','name':'b'                  | data is not valid JSON, or has a field twice
          group.invite   | 'users':['bob']                        | group is missing
          group.invite   | 'group':'g'                            | users is missing
          group.invite   | 'group':'g','users':[]                 | users is empty
          group.remove   | 'group':'a:b','users':['bob']          | group is no id of a group
          group.leave    | 'group':null                           | group is missing
          group.rename   | 'group':'g'                            | name is missing
          group.role     | 'group':'g','role':'admin'             | user is missing
          group.role     | 'group':'g','user':'bob','role':'king' | role is owner, admin or member
          group.mute     | 'group':'g','user':'bob'               | seconds is missing
          group.mute     | 'group':'g','user':'bob','seconds':-1  | seconds is from 0 to 315360000
          group.mute     | 'group':'g','user':'bob','seconds':1.5 | seconds has another type
          group.mute     | 'group':'g','user':'bob','seconds':'1' | seconds has another type
          group.mode     | 'group':'g'                            | muteAll or announcementOnly is given
          group.mode     | 'group':'g','muteAll':1                | muteAll has another type
          group.dissolve |                                        | group is missing
          group.info     | 'group':7                              | group has another type
          group.members  | 'group':'g','limit':501                | limit is from 1 to 500
          group.members  | 'group':'g','after':'b:c'              | after is no user id
          user.block     |                                        | user is missing
          user.block     | 'user':['bob']                         | user has another type
          user.unblock   | 'user':'b:c'                           | user is no user id
          user.blocks    | 'user':'bob'                           | there is no field user
          user.blocks    | 'limit':0                              | limit is from 1 to 500
          """)
  void whatAClientGetsWrongIsRefusedWithASentence(
      String method, @Nullable String fields, String sentence) {
    String data = fields == null ? "{'clientId':'k'}" : "{'clientId':'k'," + fields + "}";
    assertRefused(method, data, ErrorCode.BAD_REQUEST, sentence);
  }

  @Test
  void whatIsNoObjectIsRefused() {
    for (String data : List.of("", "null", "[]", "7", "{", "{} {}", "\"x\"")) {
      assertThat(read(Method.GROUP_INFO, data))
          .isInstanceOfSatisfying(
              CommandReader.Read.Refused.class,
              refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.BAD_REQUEST));
    }
    assertRefused(Method.GROUP_INFO, "{'group':'g'}", ErrorCode.BAD_REQUEST, "clientId is missing");
    assertRefused("group.fly", "{}", ErrorCode.METHOD_NOT_FOUND, "there is no such method");
  }

  private static void assertRead(String method, String fields, ClientCommand command) {
    assertThat(read(method, "{'clientId':'k'," + fields + "}"))
        .isEqualTo(new CommandReader.Read.Understood(command));
  }

  private static void assertRefused(String method, String data, ErrorCode code, String sentence) {
    assertThat(read(method, data))
        .isEqualTo(new CommandReader.Read.Refused(new Refusal(code, sentence)));
  }

  private static CommandReader.Read read(String method, String data) {
    return CommandReader.read(
        Command.newBuilder()
            .setMethod(method)
            .setData(ByteString.copyFromUtf8(data.replace('\'', '"')))
            .build());
  }
}
