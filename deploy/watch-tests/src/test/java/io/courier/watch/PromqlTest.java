package io.courier.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromqlTest {
  private static final Map<String, Set<String>> SERIES =
      Map.of(
          "sent_total", Set.of("kind"),
          "open", Set.of("topic"),
          "up", Set.of(),
          "wait_seconds_bucket", Set.of("hop", "le"));

  private static Promql.Query read(String query) {
    return Promql.read(query, metric -> Optional.ofNullable(SERIES.get(metric)));
  }

  @Test
  void labelsAreThoseOfTheResult() {
    assertThat(read("sent_total").labels())
        .containsExactlyInAnyOrder("kind", "job", "instance", "namespace", "pod");
    assertThat(read("sum by (kind) (rate(sent_total{kind!=\"x\"}[5m]))").labels())
        .containsExactly("kind");
    assertThat(read("sum(rate(sent_total[5m])) by (job, kind)").labels())
        .containsExactly("job", "kind");
    assertThat(read("max without (instance, pod, namespace, job) (open)").labels())
        .containsExactly("topic");
    assertThat(read("topk(3, open)").labels()).contains("topic", "instance");
    assertThat(read("count(up) / 3").labels()).isEmpty();
    assertThat(
            read("histogram_quantile(0.99, sum by (le, hop) (rate(wait_seconds_bucket[1m]))) > 1")
                .labels())
        .containsExactly("hop");
  }

  @Test
  void labelsGoThroughOperators() {
    assertThat(read("sum by (job) (up) == 0 or absent(up{job=\"a\"})").labels()).contains("job");
    assertThat(read("sum by (job) (up) and on (job) up > 0").labels()).containsExactly("job");
    assertThat(read("sum by (job, kind) (sent_total) / on (job) sum by (job) (up)").labels())
        .containsExactly("job");
    assertThat(
            read("sum by (job, kind) (sent_total) / on (job) group_left sum by (job) (up)")
                .labels())
        .containsExactly("job", "kind");
    assertThat(read("1 - -2 * sum(up)").metrics()).containsExactly("up");
    assertThat(read("(open > 0)[5m:1m] # why").labels()).contains("topic");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sent_totl",
        "sent_total{knd=\"x\"}",
        "sum by (topic) (sent_total)",
        "sum by (kind) (sent_total) > on (topic) open",
        "sum by (job) (open) * on (job) group_left (kind) up",
        "histogram_quantile(0.9, sum by (hop) (rate(wait_seconds_bucket[5m])))",
        "rate(sent_total[5])",
        "sum(sent_total",
        "sent_total sent_total",
        "frobnicate(sent_total)",
        "sent_total{kind=x}",
        "sent_total ; 1"
      })
  void whatIsWrongIsAFailure(String query) {
    assertThatThrownBy(() -> read(query)).isInstanceOf(PromqlFailure.class);
  }
}
