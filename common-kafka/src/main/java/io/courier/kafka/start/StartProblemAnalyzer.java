package io.courier.kafka.start;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Turns a [StartProblem] into Boot's short failure report.
final class StartProblemAnalyzer extends AbstractFailureAnalyzer<StartProblem> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, StartProblem cause) {
    return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
  }
}
