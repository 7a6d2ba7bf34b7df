package io.courier.watch;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// Reads a query and follows its labels: from the metrics that it names, through functions,
/// aggregations and operators, to the labels of its result. A metric that nobody exports, and a
/// label that what it is asked of does not have, are failures.
///
/// It knows the part of PromQL that Courier's rules and panels use; the rest is a failure too.
final class Promql {
  /// Of every series: where it was read. Some only where there is Kubernetes.
  static final Set<String> TARGET = Set.of("job", "instance", "namespace", "pod");

  private final String text;
  private final List<Token> tokens;
  private final Exported exported;
  private final Set<String> metrics = new TreeSet<>();
  private int next;

  private Promql(String text, Exported exported) {
    this.text = text;
    this.tokens = Token.of(text);
    this.exported = exported;
  }

  /// What a query names and what its result has.
  ///
  /// @param metrics all that it reads
  /// @param labels of the result
  record Query(Set<String> metrics, Set<String> labels) {}

  static Query read(String text, Exported exported) {
    Promql reader = new Promql(text, exported);
    Set<String> labels = reader.operation(0);
    if (reader.peek().kind() != Token.Kind.END) {
      throw reader.failure("an end was expected");
    }
    return new Query(reader.metrics, new TreeSet<>(labels));
  }

  private Set<String> operation(int strength) {
    if (strength == PromqlWords.OPERATORS.size()) {
      return unary();
    }
    Set<String> left = operation(strength + 1);
    while (PromqlWords.OPERATORS.get(strength).stream().anyMatch(peek()::is)) {
      String operator = take().text();
      if (peek().is("bool")) {
        take();
      }
      left = joined(left, operator, strength);
    }
    return left;
  }

  private Set<String> joined(Set<String> left, String operator, int strength) {
    Set<String> on = null;
    Set<String> brought = null;
    if (peek().is("on") || peek().is("ignoring")) {
      boolean isOn = take().is("on");
      Set<String> named = names();
      on = isOn ? named : null;
      if (peek().is("group_left")) {
        take();
        brought = peek().is("(") ? names() : Set.of();
      }
    }
    Set<String> right = operation(strength + 1);
    if (on != null) {
      require(left, on);
      require(right, on);
    }
    if (brought != null) {
      require(right, brought);
      return union(left, brought);
    }
    if (operator.equals("or")) {
      return union(left, right);
    }
    boolean narrows = on != null && Set.of("+", "-", "*", "/", "%").contains(operator);
    return narrows && on != null ? on : left.isEmpty() ? right : left;
  }

  private Set<String> unary() {
    if (peek().is("-")) {
      take();
    }
    Token token = peek();
    return switch (token.kind()) {
      case NUMBER, DURATION -> {
        take();
        yield Set.of();
      }
      case NAME -> named(take().text());
      case SIGN -> {
        expect("(");
        Set<String> inner = operation(0);
        expect(")");
        yield ranged(inner);
      }
      case STRING, END -> throw failure("a metric, a function or a number was expected");
    };
  }

  private Set<String> named(String name) {
    if (PromqlWords.AGGREGATIONS.contains(name)
        && (peek().is("(") || peek().is("by") || peek().is("without"))) {
      return aggregation(name);
    }
    if (PromqlWords.FUNCTIONS.containsKey(name) && peek().is("(")) {
      return function(name);
    }
    if (peek().is("(")) {
      throw failure("no function that is known here: " + name);
    }
    return selector(name);
  }

  private Set<String> aggregation(String name) {
    Grouping grouping = Grouping.NONE;
    if (peek().is("by") || peek().is("without")) {
      grouping = new Grouping(take().text(), names());
    }
    expect("(");
    if (Set.of("topk", "bottomk", "quantile").contains(name)) {
      operation(0);
      expect(",");
    }
    Set<String> operand = operation(0);
    expect(")");
    if (peek().is("by") || peek().is("without")) {
      grouping = new Grouping(take().text(), names());
    }
    require(operand, grouping.labels());
    return name.endsWith("k") ? operand : grouping.of(operand);
  }

  private Set<String> function(String name) {
    expect("(");
    Set<String> labels = Set.of();
    int arguments = PromqlWords.FUNCTIONS.getOrDefault(name, 0);
    for (int argument = 0; argument < arguments; argument++) {
      if (argument > 0) {
        expect(",");
      }
      labels = union(labels, operation(0));
    }
    expect(")");
    if (name.equals("histogram_quantile")) {
      require(labels, Set.of("le"));
      Set<String> without = new HashSet<>(labels);
      without.remove("le");
      return without;
    }
    return labels;
  }

  private Set<String> selector(String metric) {
    metrics.add(metric);
    Set<String> labels =
        union(
            TARGET,
            exported.labels(metric).orElseThrow(() -> failure("no service exports " + metric)));
    if (peek().is("{")) {
      take();
      while (!peek().is("}")) {
        require(labels, Set.of(expectName()));
        if (!Set.of("=", "!=", "=~", "!~").contains(take().text())) {
          throw failure("a comparison of a label was expected");
        }
        if (take().kind() != Token.Kind.STRING) {
          throw failure("a text was expected");
        }
        if (peek().is(",")) {
          take();
        }
      }
      expect("}");
    }
    return ranged(labels);
  }

  /// What may stand behind a selector or a bracket: `[5m]`, `[1h:1m]`, `offset 1h`.
  private Set<String> ranged(Set<String> labels) {
    if (peek().is("[")) {
      take();
      while (!peek().is("]")) {
        Token inside = take();
        boolean isRange = inside.kind() == Token.Kind.DURATION || inside.text().startsWith("$");
        if (!isRange && !inside.is(":")) {
          throw failure("a duration was expected");
        }
      }
      expect("]");
    }
    if (peek().is("offset")) {
      take();
      take();
    }
    return labels;
  }

  private Set<String> names() {
    Set<String> names = new TreeSet<>();
    expect("(");
    while (!peek().is(")")) {
      names.add(expectName());
      if (peek().is(",")) {
        take();
      }
    }
    expect(")");
    return names;
  }

  private void require(Set<String> labels, Set<String> wanted) {
    for (String label : wanted) {
      if (!labels.contains(label)) {
        throw failure("no label " + label + " here, only " + new TreeSet<>(labels));
      }
    }
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    Set<String> all = new HashSet<>(some);
    all.addAll(others);
    return all;
  }

  private String expectName() {
    Token token = take();
    if (token.kind() != Token.Kind.NAME) {
      throw failure("a name was expected");
    }
    return token.text();
  }

  private void expect(String sign) {
    if (!take().is(sign)) {
      throw failure(sign + " was expected");
    }
  }

  private Token peek() {
    return tokens.get(next);
  }

  private Token take() {
    Token token = peek();
    if (token.kind() != Token.Kind.END) {
      next++;
    }
    return token;
  }

  private PromqlFailure failure(String problem) {
    return new PromqlFailure(text, peek().at(), problem);
  }

  /// `by (…)` or `without (…)`.
  private record Grouping(String way, Set<String> labels) {
    static final Grouping NONE = new Grouping("by", Set.of());

    Set<String> of(Set<String> operand) {
      if (way.toLowerCase(Locale.ROOT).equals("by")) {
        return labels;
      }
      Set<String> left = new HashSet<>(operand);
      left.removeAll(labels);
      return left;
    }
  }
}
