package io.courier.drill.report;

import io.courier.drill.ledger.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The result for programs. Times are milliseconds.
public final class JsonReport {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final long NANOS_PER_MILLI = 1_000_000;

  private JsonReport() {}

  public static String of(Result result) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("title", result.title());
    all.put("machine", result.machine());
    all.put("begun", result.begun().toString());
    all.put("broken", result.broken());
    all.put("worseThanWanted", result.beyond());
    all.put("findings", result.findings());
    List<Map<String, Object>> faults = new ArrayList<>();
    result.lines().forEach(line -> faults.add(fault(line.row())));
    all.put("faults", faults);
    all.put("growth", result.growth());
    all.put("processes", result.samples());
    return JSON.writeValueAsString(all);
  }

  private static Map<String, Object> fault(Row row) {
    Map<String, Object> fault = new LinkedHashMap<>();
    fault.put("fault", row.name());
    fault.put("hit", row.detail());
    fault.put("sent", row.sent());
    fault.put("withheld", row.withheld());
    fault.put("accepted", row.accepted());
    fault.put("refused", row.refused());
    fault.put("unanswered", row.unanswered());
    fault.put("due", row.due());
    fault.put("delivered", row.delivered());
    fault.put("lost", row.lost());
    fault.put("again", row.again());
    fault.put("againWhereNothingAllowsIt", row.unexplained());
    fault.put("wrong", row.wrong());
    fault.put("outOfOrder", row.disordered());
    fault.put("outOfOrderMarkedLate", row.lateDisordered());
    fault.put("passedOver", row.passedOver());
    fault.put("socketsDropped", row.dropped());
    fault.put("longestPause", row.longestPause() / NANOS_PER_MILLI);
    fault.put("longestOf", row.longest());
    fault.put("timeToNormal", row.timeToNormal() / NANOS_PER_MILLI);
    fault.put("lasted", (row.endedAt() - row.begun()) / NANOS_PER_MILLI);
    return fault;
  }
}
