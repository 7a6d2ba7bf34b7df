package io.courier.access.deliver;

import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/// The unresolved records of one partition of `push_deliver`, within a bound of count and bytes.
///
/// From three quarters of the bound on, the oldest records are to fail where they are held: after
/// each record the owner calls [#nextToFail] until it answers null, and [DeviceQueue#failHeld] for
/// the devices of each. At the bound the partition is paused. By then a quarter of it waits only
/// for the brokers to acknowledge receipts, or for the ack time-out: so the pause ends without
/// anything that lies behind in the partition, such as the page that a held delivery waits for.
///
/// @param <R> the owner's record
public final class PartitionCustody<R extends RecordCustody> {
  private final int maxRecords;
  private final long maxBytes;

  /// Unresolved records that were not yet told to fail, oldest first.
  private final LinkedHashSet<R> patient = new LinkedHashSet<>();

  private long patientBytes;
  private int records;
  private long bytes;
  private boolean paused;

  public PartitionCustody(int maxRecords, long maxBytes) {
    this.maxRecords = maxRecords;
    this.maxBytes = maxBytes;
  }

  /// Takes custody of a record, before it is given to any queue.
  ///
  /// @param deliveries how many times [#resolveOne] will be called; none: it is done at once
  public void open(R record, int deliveries) {
    record.begin(deliveries);
    if (deliveries == 0) {
      record.done();
      return;
    }
    patient.add(record);
    patientBytes += record.bytes();
    records++;
    bytes += record.bytes();
    paused |= records >= maxRecords || bytes >= maxBytes;
  }

  /// One delivery of the record is resolved.
  public void resolveOne(R record) {
    if (!record.countDown()) {
      return;
    }
    records--;
    bytes -= record.bytes();
    paused &= isAboveThreeQuarters(records, bytes);
    if (patient.remove(record)) {
      patientBytes -= record.bytes();
    }
    record.done();
  }

  /// The oldest record whose held deliveries should fail now, each given once; null: none.
  public @Nullable R nextToFail() {
    if (!isAboveThreeQuarters(patient.size(), patientBytes)) {
      return null;
    }
    R oldest = patient.removeFirst();
    patientBytes -= oldest.bytes();
    return oldest;
  }

  /// Whether no more records should be read: from the bound on, until below three quarters of it.
  public boolean isPaused() {
    return paused;
  }

  /// Unresolved records, for the metric.
  public int records() {
    return records;
  }

  /// Their bytes, for the metric.
  public long bytes() {
    return bytes;
  }

  private boolean isAboveThreeQuarters(int count, long size) {
    return count > maxRecords / 4 * 3 || size > maxBytes / 4 * 3;
  }
}
