package io.courier.logic.group;

/// What is true of a group besides its members. A group without a state is none, or dissolved.
public final class GroupState extends Span {
  private final String name;
  private final boolean muteAll;
  private final boolean announcementOnly;
  private final String owner;

  /// @param written whether the store has its beginning
  public GroupState(
      String name,
      boolean muteAll,
      boolean announcementOnly,
      String owner,
      long from,
      long to,
      boolean written) {
    super(from, to, written);
    this.name = name;
    this.muteAll = muteAll;
    this.announcementOnly = announcementOnly;
    this.owner = owner;
  }

  public String name() {
    return name;
  }

  /// For the time being members who do not lead may not write.
  public boolean muteAll() {
    return muteAll;
  }

  /// A channel: members who do not lead read.
  public boolean announcementOnly() {
    return announcementOnly;
  }

  public String owner() {
    return owner;
  }
}
