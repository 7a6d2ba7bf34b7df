package io.courier.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each alert has a page, each page an alert, and a page has what somebody needs at night.
class RunbookTest {
  private static final RuleFile RULES = RuleFile.read();
  private static final Exported EXPORTED = RULES.with(ServiceMetrics.read());

  private static final Pattern METRIC =
      Pattern.compile(
          "`([a-z_:0-9]*courier_[a-z_0-9:]+|(?:jvm|kafka|process|hikaricp)_[a-z_0-9]+)");
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)(?:#[^)]*)?\\)");

  static List<Path> pages() {
    return Repository.files(Repository.RUNBOOK, ".md").stream()
        .filter(it -> !it.endsWith("README.md"))
        .toList();
  }

  @Test
  void eachAlertHasAPageAndEachPageAnAlert() {
    assertThat(pages())
        .extracting(it -> it.getFileName().toString().replace(".md", ""))
        .containsExactlyInAnyOrderElementsOf(RULES.alertNames());
  }

  @Test
  void theIndexNamesEachPageWithItsSeverity() {
    String index = Repository.read(Repository.RUNBOOK.resolve("README.md"));
    for (RuleFile.Alert alert : RULES.alerts()) {
      assertThat(index.lines())
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains("[" + alert.name() + "](" + alert.name() + ".md)")
                      .contains(alert.labels().get("severity")));
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void aPageSaysWhatItMeansHowToSeeMoreAndWhatToDo(Path page) {
    String text = Repository.read(page);

    assertThat(text).startsWith("# " + page.getFileName().toString().replace(".md", "") + "\n");
    assertThat(text.lines().filter(it -> it.startsWith("## ")))
        .containsExactly("## What it means", "## How to see more", "## What to do");
    assertThat(text.substring(text.indexOf("## What to do"))).contains("\n1. ");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void aPageNamesMetricsThatAreExportedAndFilesThatAreThere(Path page) {
    String text = Repository.read(page);
    Matcher metric = METRIC.matcher(text);
    while (metric.find()) {
      assertThat(EXPORTED.labels(metric.group(1))).describedAs(metric.group(1)).isPresent();
    }
    Matcher link = LINK.matcher(text);
    while (link.find()) {
      assertThat(Files.exists(Repository.RUNBOOK.resolve(link.group(1))))
          .describedAs(link.group(1))
          .isTrue();
    }
  }
}
