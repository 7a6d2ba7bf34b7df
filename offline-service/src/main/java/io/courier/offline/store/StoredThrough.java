package io.courier.offline.store;

/// Up to where the `offline_storage` records of one shard are written for sure.
///
/// A record below that was written once, each of its rows: what is there no more of them was
/// confirmed, dropped or forgotten. So a record that is read again, after a crash or a rewind, does
/// not bring back what was dropped, and nothing is counted twice. Kept in PostgreSQL only when
/// something is dropped; before that, reading again is harmless.
///
/// Offsets count within one topic: of another, made anew since, nothing is written
/// ([ShardEpochs#raise]).
public final class StoredThrough {
  private long offset;
  private long position;
  private long seenOffset;
  private long seenPosition;

  /// @param offset below this, stores are written
  /// @param position and no store up to there had a higher one
  public StoredThrough(long offset, long position) {
    this.offset = offset;
    this.position = position;
    this.seenOffset = offset;
    this.seenPosition = position;
  }

  /// This store was written before something was dropped.
  public boolean covers(long storeOffset, long storePosition) {
    return storeOffset < offset && storePosition <= position;
  }

  /// A store is being written. If that fails, this is lost with its shard.
  public void stored(long storeOffset, long storePosition) {
    seenOffset = Math.max(seenOffset, storeOffset + 1);
    seenPosition = Math.max(seenPosition, storePosition);
  }

  /// Something is dropped now: all that was stored until here is written.
  public StoredThrough advance() {
    offset = seenOffset;
    position = seenPosition;
    return this;
  }

  public long offset() {
    return offset;
  }

  public long position() {
    return position;
  }
}
