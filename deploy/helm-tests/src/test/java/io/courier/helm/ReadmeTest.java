package io.courier.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The chart's README says what values.yaml says. With `-Dcourier.chart-readme=write` it is made
/// anew.
class ReadmeTest {
  private static final Path README = Repository.CHART.resolve("README.md");
  private static final String BEGIN = "<!-- values: made from values.yaml -->\n";
  private static final String END = "<!-- end of values -->\n";

  @Test
  void theTableOfValuesIsMadeFromTheirComments() throws IOException {
    String readme = Repository.read(README);
    int from = readme.indexOf(BEGIN) + BEGIN.length();
    int to = readme.indexOf(END);
    assertThat(from).isGreaterThan(BEGIN.length());
    assertThat(to).isGreaterThanOrEqualTo(from);
    String table = ValuesTable.of(Repository.CHART.resolve("values.yaml"));

    if ("write".equals(System.getProperty("courier.chart-readme"))) {
      Files.writeString(README, readme.substring(0, from) + table + readme.substring(to));
    } else {
      assertThat(readme.substring(from, to))
          .describedAs("make it anew: mvn … -Dtest=ReadmeTest -Dcourier.chart-readme=write")
          .isEqualTo(table);
    }
  }
}
