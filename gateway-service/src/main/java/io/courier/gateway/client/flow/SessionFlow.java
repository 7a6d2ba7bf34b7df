package io.courier.gateway.client.flow;

import io.courier.messages.id.Position;

/// What one session has been sent, and what of it its client is known to have read.
///
/// A client answers a ping only after it has read all that was written before it, so at most one
/// ping is outstanding, and its pong confirms the mark and the position as they were when it was
/// written. Marks belong to one stay at one owner: they are forgotten on [#leave()]. Positions stay
/// for as long as the connection.
///
/// A mark is never passed over: whatever is not written is either confirmed by a later pong because
/// the client has it already, or reported by the overflow protocol. Access takes a confirmed mark
/// to confirm all below it.
public final class SessionFlow {
  /// No mark: marks of an owner begin at 1.
  public static final long NO_MARK = 0;

  /// What becomes of one delivery.
  public enum Verdict {
    WRITE,
    /// A live push that this connection was sent before, by an earlier owner. Not written again;
    /// the next pong confirms it.
    ALREADY_WRITTEN,
    /// There is no room: not written, and neither is what follows until
    /// [SessionFlow#overflowSeen()]. The owner is told this mark.
    OVERFLOW,
    /// Sent by an owner that doesn't know of the overflow yet. Not written.
    DROPPED,
    /// Of an older epoch. Not written.
    REFUSED
  }

  private enum Overflow {
    NONE,
    /// The owner has been told, and has not said yet that it knows.
    TOLD,
    /// The owner knows and holds what it has.
    KNOWN
  }

  private final boolean isExplicit;
  private long epoch;
  private long written = Position.NONE;
  private long confirmed;
  private long mark = NO_MARK;
  private long confirmedMark = NO_MARK;
  private boolean isPingOutstanding;
  private long pingMark = NO_MARK;
  private long pingPosition = Position.NONE;
  private Overflow overflow = Overflow.NONE;

  /// @param from last position the client has
  /// @param isExplicit the client confirms by `inbox.ack`: pongs prove nothing but that it lives
  public SessionFlow(long from, boolean isExplicit) {
    this.confirmed = from;
    this.isExplicit = isExplicit;
  }

  /// The session is open at an owner that has this epoch.
  public void home(long ownerEpoch) {
    epoch = ownerEpoch;
  }

  /// The session has no owner now. What is written stays written; marks mean nothing to the next.
  public void leave() {
    mark = NO_MARK;
    confirmedMark = NO_MARK;
    pingMark = NO_MARK;
    overflow = Overflow.NONE;
  }

  /// Decides about one delivery. The caller writes it, or tells the owner, as the verdict says.
  ///
  /// @param position [Position#NONE] for an ephemeral push
  /// @param isLive false: of a mailbox page, or late; written whatever its position is
  /// @param ofEpoch of the owner that sent it
  /// @param hasRoom whether the session's queue takes it
  public Verdict deliver(
      long position, boolean isLive, long ofMark, long ofEpoch, boolean hasRoom) {
    if (ofEpoch < epoch) {
      return Verdict.REFUSED;
    }
    epoch = ofEpoch;
    if (overflow == Overflow.TOLD) {
      return Verdict.DROPPED;
    }
    // With explicit acknowledgement a repeat is written again: only the device could confirm it.
    if (isLive && !isExplicit && position != Position.NONE && position <= written) {
      mark = ofMark;
      return Verdict.ALREADY_WRITTEN;
    }
    if (!hasRoom) {
      overflow = Overflow.TOLD;
      return Verdict.OVERFLOW;
    }
    mark = ofMark;
    written = Math.max(written, position);
    return Verdict.WRITE;
  }

  /// Whether a ping should follow what has been written: something is unconfirmed and none is out.
  public boolean isPingDue() {
    return !isPingOutstanding && !isExplicit && mark > confirmedMark;
  }

  public boolean isPingOutstanding() {
    return isPingOutstanding;
  }

  /// A ping was written. Must not be called while one is outstanding.
  public void pinged() {
    if (isPingOutstanding) {
      throw new IllegalStateException("one ping at a time");
    }
    isPingOutstanding = true;
    pingMark = mark;
    pingPosition = written;
  }

  /// A pong came. An unsolicited one changes nothing.
  ///
  /// @return the mark to confirm to the owner, [#NO_MARK] for none
  public long ponged() {
    if (!isPingOutstanding) {
      return NO_MARK;
    }
    isPingOutstanding = false;
    if (isExplicit) {
      return NO_MARK;
    }
    confirmed = Math.max(confirmed, pingPosition);
    if (pingMark <= confirmedMark) {
      return NO_MARK;
    }
    confirmedMark = pingMark;
    return pingMark;
  }

  /// The owner took an `inbox.ack` of the client.
  public void acknowledged(long position) {
    if (isExplicit) {
      confirmed = Math.max(confirmed, position);
    }
  }

  /// The owner knows of the overflow: nothing that comes now was sent without knowing.
  public void overflowSeen() {
    if (overflow == Overflow.TOLD) {
      overflow = Overflow.KNOWN;
    }
  }

  /// Called when there is room.
  ///
  /// @return whether the owner is to be told so
  public boolean drained() {
    if (overflow != Overflow.KNOWN) {
      return false;
    }
    overflow = Overflow.NONE;
    return true;
  }

  public boolean isOverflowed() {
    return overflow != Overflow.NONE;
  }

  public boolean isExplicit() {
    return isExplicit;
  }

  /// Last position that the client is known to have; with it the session is opened at an owner.
  public long confirmedPosition() {
    return confirmed;
  }

  public long epoch() {
    return epoch;
  }
}
