package io.courier.helm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.comments.CommentLine;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/// The tables of the chart's README, made from the comments in values.yaml.
///
/// A comment that begins with `--` makes a row of the key below it. A key without one must have
/// keys below it.
final class ValuesTable {
  private static final String ROW = " -- ";

  private final StringBuilder text = new StringBuilder();
  private final List<String> withoutComment = new ArrayList<>();

  private ValuesTable() {}

  /// @throws IllegalStateException when a value has no comment
  static String of(Path values) {
    LoaderOptions options = new LoaderOptions();
    options.setProcessComments(true);
    String yaml = Repository.read(values);
    Node root = new Yaml(options).compose(new StringReader(yaml));
    Map<String, Object> tree = Manifests.strictYaml().load(yaml);
    ValuesTable table = new ValuesTable();
    table.head();
    table.rows("", (MappingNode) root, tree);
    if (!table.withoutComment.isEmpty()) {
      throw new IllegalStateException("values without a comment: " + table.withoutComment);
    }
    return table.text.toString();
  }

  private void head() {
    text.append("| value | default | |\n|---|---|---|\n");
  }

  private void rows(String prefix, MappingNode mapping, Map<?, ?> tree) {
    for (NodeTuple tuple : mapping.getValue()) {
      ScalarNode key = (ScalarNode) tuple.getKeyNode();
      String name = prefix + key.getValue();
      Object value = tree.get(key.getValue());
      Optional<String> comment = comment(key);
      if (comment.isPresent()) {
        text.append("| `" + name + "` | `" + json(value) + "` | " + comment.get() + " |\n");
      } else if (tuple.getValueNode() instanceof MappingNode below
          && value instanceof Map<?, ?> it) {
        rows(name + ".", below, it);
      } else {
        withoutComment.add(name);
      }
    }
  }

  private static Optional<String> comment(ScalarNode key) {
    List<CommentLine> lines = key.getBlockComments();
    return lines == null
        ? Optional.empty()
        : lines.stream()
            .map(CommentLine::getValue)
            .filter(it -> it.startsWith(ROW))
            .map(it -> it.substring(ROW.length()).strip())
            .findFirst();
  }

  private static String json(@Nullable Object value) {
    try {
      return new ObjectMapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
