package io.courier.drill.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.drill.ledger.Arrival;
import io.courier.drill.ledger.Ledger;
import io.courier.drill.ledger.Row;
import io.courier.drill.ledger.Verdict;
import io.courier.drill.watch.Growth;
import io.courier.drill.watch.Sample;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A drill with one fault: one message arrives 4 s late, another is lost, two clients are dropped.
class ReportsTest {
  private static final long SECOND = 1_000_000_000L;

  private final Result result = result();

  @Test
  void theTableSaysWhatWasLostAndWhatWasWorseThanWanted() {
    StringWriter text = new StringWriter();
    TextReport.print(result, new PrintWriter(text));
    assertThat(text.toString())
        .containsPattern("access-kill +2 +2 +1 +1 +0 +0 +2 +4\\.0 s +4\\.0 s +access-1")
        .contains("BROKEN:", "access-kill: 1 lost", "[access-kill] lost: message 1")
        .contains("the longest pause was 4.0 s, wanted is 3 s")
        .contains("2 clients lost their connection")
        .containsPattern("access-1 +11 +91 → 93 MB +- +40 → 40 +100 → 300")
        .doesNotContain("Nothing was lost");
  }

  @Test
  void thePageNeedsNothingElseAndShowsTheTimeLine() {
    String page = HtmlReport.of(result);
    assertThat(page)
        .contains(
            "access-kill: 1 lost", "<polyline", "Resident memory", "access-1 &lt;8 shards&gt;")
        .contains("<td>access-1<td>11<td class=\"\">91 → 93 MB", "Open files")
        .doesNotContain("src=", "href=", "NaN");
  }

  @Test
  void programsReadTheSame() {
    JsonNode json = JsonMapper.shared().readTree(JsonReport.of(result));
    JsonNode fault = json.path("faults").path(0);
    assertThat(fault.path("fault").asString()).isEqualTo("access-kill");
    assertThat(fault.path("lost").asInt()).isEqualTo(1);
    assertThat(fault.path("longestPause").asInt()).isEqualTo(4_000);
    assertThat(json.path("broken").size()).isEqualTo(1);
  }

  @Test
  void aPauseOfMoreThanAMinuteBreaksTheDrillWhereLittleIsWanted() {
    Ledger ledger = new Ledger(10, 0);
    ledger.begin("access-kill", true, 0);
    ledger.known("alice", "phone");
    ledger.known("bob", "phone");
    long slow = ledger.due("alice/phone", "bob", SECOND);
    ledger.accepted(slow, "a", SECOND);
    ledger.received("bob/phone", new Arrival(slow, "a", 1, 1, false), 62 * SECOND);
    Row row = ledger.rows().getFirst();
    assertThat(new Line(row, Optional.of(Duration.ofSeconds(3)), false).beyondAllBounds())
        .containsExactly("access-kill: a pause of 61.0 s, the bound is 60 s");
    assertThat(new Line(row, Optional.empty(), false).beyondAllBounds()).isEmpty();
    assertThat(result.lines().getFirst().beyondAllBounds()).isEmpty();
  }

  private static Result result() {
    Ledger ledger = new Ledger(10, 0);
    ledger.begin("access-kill", true, 0);
    ledger.known("alice", "phone");
    ledger.known("bob", "phone");
    ledger.struck("access-1 <8 shards>", SECOND);
    long arrives = ledger.due("alice/phone", "bob", SECOND);
    long isLost = ledger.due("alice/phone", "bob", SECOND);
    ledger.accepted(arrives, "a", SECOND);
    ledger.accepted(isLost, "b", SECOND);
    ledger.received("bob/phone", new Arrival(arrives, "a", 1, 1, false), 5 * SECOND);
    ledger.dropped("3012", 2 * SECOND);
    ledger.dropped("3012", 2 * SECOND);
    ledger.close(9 * SECOND);
    Row row = ledger.rows().getFirst();
    List<Sample> samples =
        List.of(
            new Sample("access-1", 1, 0, 90 << 20, -1, 40, 100),
            new Sample("access-1", 1, 200, 91 << 20, -1, 40, 100),
            new Sample("access-1", 1, 400, 92 << 20, -1, 40, 200),
            new Sample("access-1", 1, 700, 93 << 20, -1, 40, 300));
    return new Result(
        "2 clients",
        "quiet",
        Instant.EPOCH,
        0,
        List.of(new Line(row, Optional.of(Duration.ofSeconds(3)), false)),
        new Verdict(ledger.rows(), 0, 0).broken(),
        ledger.findings(),
        ledger.timeline(),
        samples,
        Growth.of(samples));
  }
}
