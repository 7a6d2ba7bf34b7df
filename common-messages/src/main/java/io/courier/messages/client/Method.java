package io.courier.messages.client;

/// The rpc methods of clients, by the names they send.
public final class Method {
  public static final String MESSAGE_SEND = "message.send";
  public static final String INBOX_ACK = "inbox.ack";
  public static final String INBOX_RETRIEVE = "inbox.retrieve";

  public static final String GROUP_CREATE = "group.create";
  public static final String GROUP_INVITE = "group.invite";
  public static final String GROUP_REMOVE = "group.remove";
  public static final String GROUP_LEAVE = "group.leave";
  public static final String GROUP_RENAME = "group.rename";
  public static final String GROUP_ROLE = "group.role";
  public static final String GROUP_MUTE = "group.mute";
  public static final String GROUP_MODE = "group.mode";
  public static final String GROUP_DISSOLVE = "group.dissolve";
  public static final String GROUP_INFO = "group.info";
  public static final String GROUP_MEMBERS = "group.members";
  public static final String GROUP_MINE = "group.mine";
  public static final String USER_BLOCK = "user.block";
  public static final String USER_UNBLOCK = "user.unblock";
  public static final String USER_BLOCKS = "user.blocks";

  private Method() {}
}
