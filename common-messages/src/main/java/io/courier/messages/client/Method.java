package io.courier.messages.client;

/// The rpc methods of clients, by the names they send.
public final class Method {
  public static final String MESSAGE_SEND = "message.send";
  public static final String INBOX_ACK = "inbox.ack";
  public static final String INBOX_RETRIEVE = "inbox.retrieve";

  private Method() {}
}
