package io.courier.gateway.support;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import javax.management.JMException;
import javax.management.ObjectName;

/// What lives in this heap after a full collection, by class.
///
/// The used bytes of the whole heap say little in a process that has run other tests: what these
/// left behind goes at any moment, and more of it than a thousand connections take.
public record HeapHistogram(Map<String, Long> instances, Map<String, Long> bytes) {
  public static HeapHistogram take() throws JMException {
    String table =
        String.valueOf(
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()}));
    Map<String, Long> instances = new HashMap<>();
    Map<String, Long> bytes = new HashMap<>();
    for (String line : table.split("\n", -1)) {
      // "  12:   1000   80000  io.courier.gateway.client.Session"
      String[] columns = line.strip().split("\\s+", -1);
      if (columns.length >= 4 && columns[0].endsWith(":")) {
        instances.merge(columns[3], Long.parseLong(columns[1]), Long::sum);
        bytes.merge(columns[3], Long.parseLong(columns[2]), Long::sum);
      }
    }
    return new HeapHistogram(instances, bytes);
  }

  public long instancesOf(String type) {
    return instances.getOrDefault(type, 0L);
  }

  public long bytesOf(Predicate<String> types) {
    return bytes.entrySet().stream()
        .filter(entry -> types.test(entry.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
