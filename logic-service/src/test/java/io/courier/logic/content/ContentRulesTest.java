package io.courier.logic.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentRulesTest {
  private static final List<String> NONE = List.of();
  private static final ContentRules TYPES =
      ContentRules.of(List.of("text", "image", "custom"), NONE, NONE, NONE, NONE);
  private static final ContentRules ALLOWED =
      ContentRules.of(NONE, List.of("good.example", "bücher.example"), NONE, NONE, NONE);
  private static final ContentRules DENIED =
      ContentRules.of(NONE, NONE, List.of("evil.example"), NONE, NONE);
  private static final ContentRules WORDS =
      ContentRules.of(NONE, NONE, NONE, List.of("Spam", "größe"), List.of("(?i)buy\\s+now"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'text','text':'hi','extra':[1]}",
        "{'text':'hi','type':'text'}",
        "{'type':'image','url':'https://a.example/x.png','name':'x','size':10,'width':0}",
        "{'type':'image','url':'HTTPS://a.example:8443/x?y=z#q'}",
        "{'type':'custom'}",
        "{'type':'custom','url':'http://x','text':1,'deep':{'type':'file','type':'x'}}"
      })
  void contentOfADeclaredTypeIsTaken(String content) {
    assertThat(refusal(TYPES, content)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'hi'",
        "[]",
        "{}",
        "{'type':1}",
        "{'type':'file','url':'https://a.example/x'}",
        "{'type':'TEXT','text':'hi'}",
        "{'type':'custom','type':'text','text':'hi'}",
        "{'type':'text'}",
        "{'type':'text','text':' '}",
        "{'type':'text','text':['hi']}",
        "{'type':'text','text':'hi','text':'ho'}",
        "{'type':'image'}",
        "{'type':'image','url':'http://a.example/x'}",
        "{'type':'image','url':'javascript:alert(1)'}",
        "{'type':'image','url':'https:///x'}",
        "{'type':'image','url':'https://a b.example'}",
        "{'type':'image','url':'https://a.example\\\\@b.example'}",
        "{'type':'image','url':'https://a.example@b.example'}",
        "{'type':'image','url':'https://a.example','url':'http://a.example'}",
        "{'type':'image','url':'https://a.example','name':7}",
        "{'type':'image','url':'https://a.example','size':-1}",
        "{'type':'image','url':'https://a.example','width':1.5}",
        "{'type':'image','url':'https://a.example','size':1,'size':2}"
      })
  void contentOfNoDeclaredTypeIsRefused(String content) {
    assertRefused(TYPES, content, ContentRefusal.Kind.TYPE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'no link, e.g. 3.14 or a/b/c and https: or http://...'",
        "'see https://good.example/x, (http://a.good.example.)'",
        "['wss://u@good.example:80', 'WWW.GOOD.EXAMPLE', '\\/\\/Good.Example']",
        "'https://bücher.example https://xn--bcher-kva.example https://b\\u00fccher.example'",
        "{'https://evil.example':1}"
      })
  void linksToAllowedHostsAreTaken(String content) {
    assertThat(refusal(ALLOWED, content)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'https://evil.example'",
        "'x https://evil.example'",
        "{'deep':[{'url':'\\/\\/evil.example'}]}",
        "'https://good.example@evil.example'",
        "'https://evil.example\\\\@good.example'",
        "'https://evil.example?good.example'",
        "'https:evil.example'",
        "'https:/evil.example'",
        "'https:\\\\\\\\evil.example'",
        "'myapp://evil.example'",
        "'www.evil.example'",
        "'https://notgood.example'",
        "'https://good.example.evil.example'",
        "'https://good%2Eexample'",
        "'http://[::1]/'",
        "'h\\u0074tps://evil.example'"
      })
  void linksToOtherHostsAreRefused(String content) {
    assertRefused(ALLOWED, content, ContentRefusal.Kind.LINK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'evil.example'",
        "'go to EVIL.example!'",
        "'https://a.b.evil.example/x'",
        "'mailto:me@evil.example'",
        "'evil\\u3002example'",
        "'\\uff45vil.example'",
        "'http://evil%2eexample'"
      })
  void aDeniedHostMayNotBeNamed(String content) {
    assertRefused(DENIED, content, ContentRefusal.Kind.LINK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'devil.example'", "'evil.example.org'", "'evil example'", "7"})
  void otherHostsMayBeNamed(String content) {
    assertThat(refusal(DENIED, content)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'spam'",
        "['x',{'y':'such SPAM!'}]",
        "'\\uff53pam'",
        "'sp\\u00adam'",
        "'GRÖSSE größe'",
        "'gro\\u0308ße'",
        "'please BUY  now'"
      })
  void deniedWordsAndPatternsAreRefused(String content) {
    assertRefused(WORDS, content, ContentRefusal.Kind.WORD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'spammer'", "'antispam'", "{'spam':1}", "'buynow'", "''", "'größer'"})
  void otherWordsAreTaken(String content) {
    assertThat(refusal(WORDS, content)).isNull();
  }

  @Test
  void theFirstRuleThatRefusesDecides() {
    ContentRules all =
        ContentRules.of(List.of("text"), NONE, List.of("evil.example"), List.of("spam"), List.of());
    assertRefused(all, "{'type':'x','text':'spam evil.example'}", ContentRefusal.Kind.TYPE);
    assertRefused(all, "{'type':'text','text':'spam evil.example'}", ContentRefusal.Kind.LINK);
    assertRefused(all, "{'type':'text','text':'spam'}", ContentRefusal.Kind.WORD);
  }

  @Test
  void withoutRulesNothingIsRead() {
    ContentRules none = ContentRules.of(NONE, NONE, NONE, NONE, NONE);
    assertThat(none.refusal(ByteString.copyFromUtf8("no json"))).isNull();
  }

  @Test
  void aPatternThatIsCatastrophicElsewhereIsNotHere() {
    ContentRules rules = ContentRules.of(NONE, NONE, NONE, NONE, List.of("(x+x+)+y"));
    assertThat(refusal(rules, "'" + "x".repeat(16_000) + "'")).isNull();
  }

  @Test
  void noTextTakesLongToLookForHosts() {
    ContentRules rules =
        ContentRules.of(NONE, List.of("good.example"), List.of("evil.example"), NONE, NONE);
    for (String part : List.of("x", "x.", ":", "https:", "www", "-.", "//@")) {
      // One that looks again from each sign takes minutes.
      refusal(rules, "'x. " + part.repeat(256_000 / part.length()) + "'");
    }
  }

  @Test
  void whatIsNoRuleIsSaid() {
    assertWrong(
        List.of("video"), NONE, NONE, NONE, "has text, image, file and custom, not \"video");
    assertWrong(NONE, List.of("https://a.example"), NONE, NONE, "has hosts like chat.example");
    assertWrong(NONE, List.of("*.a.example"), NONE, NONE, "has hosts like");
    assertWrong(NONE, List.of("localhost"), NONE, NONE, "has hosts like");
    assertWrong(NONE, NONE, List.of("buy now"), NONE, "has words of letters and digits");
    assertWrong(NONE, NONE, NONE, List.of("(a"), "has regular expressions of RE2, not \"(a\"");
    assertWrong(NONE, NONE, NONE, List.of("(?=a)"), "has regular expressions of RE2");
    assertWrong(NONE, NONE, NONE, List.of("((a{100}){100}){100}"), "characters and repetitions");
    assertWrong(NONE, NONE, NONE, List.of("a{900}", "b{900}"), "instructions together");
  }

  private static void assertWrong(
      List<String> types,
      List<String> hosts,
      List<String> words,
      List<String> patterns,
      String why) {
    assertThatThrownBy(() -> ContentRules.of(types, hosts, NONE, words, patterns))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  private static void assertRefused(ContentRules rules, String content, ContentRefusal.Kind kind) {
    assertThat(refusal(rules, content))
        .isInstanceOfSatisfying(
            ContentRefusal.class,
            refusal -> {
              assertThat(refusal.kind()).isEqualTo(kind);
              assertThat(refusal.reason()).isNotEmpty();
            });
  }

  /// @param content with ' for "
  private static @Nullable ContentRefusal refusal(ContentRules rules, String content) {
    return rules.refusal(ByteString.copyFromUtf8(content.replace('\'', '"')));
  }
}
