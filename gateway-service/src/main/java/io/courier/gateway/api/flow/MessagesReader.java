package io.courier.gateway.api.flow;

import io.courier.gateway.config.ApiKey;
import io.courier.messages.client.ErrorCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads the body of a call that sends messages. One that is wrong does not spoil the others, as
/// long as the body is JSON.
public final class MessagesReader {
  private final Limits limits;

  /// @param maxMessages of one call
  /// @param maxRecipients of one call, over all messages
  /// @param maxContentBytes of one message, compacted: what fits into a frame of a link
  public record Limits(int maxMessages, int maxRecipients, int maxContentBytes) {}

  public MessagesReader(Limits limits) {
    this.limits = limits;
  }

  /// @return in order, at least one
  /// @throws Problem.Failure when there is nothing to give results for
  public List<Entry> read(byte[] body, ApiKey key) {
    Batch batch = new Batch(body, key);
    ApiJson.object(body, batch::take);
    if (batch.entries.isEmpty()) {
      throw ApiJson.bad("messages is a list of 1 to " + limits.maxMessages() + " messages");
    }
    return batch.entries;
  }

  /// One call, as far as it has been read.
  private final class Batch {
    private final byte[] body;
    private final ApiKey key;
    private final List<Entry> entries = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private boolean isRead;
    private int messages;

    private Batch(byte[] body, ApiKey key) {
      this.body = body;
      this.key = key;
    }

    private void take(String name, JsonToken value, JsonParser parser) {
      if (!name.equals("messages")) {
        throw ApiJson.unknown(name, parser);
      }
      if (isRead || value != JsonToken.START_ARRAY) {
        throw ApiJson.bad(isRead ? "messages is given twice" : "messages is a list");
      }
      isRead = true;
      for (JsonToken next = parser.nextToken();
          next != JsonToken.END_ARRAY;
          next = parser.nextToken()) {
        if (messages == limits.maxMessages()) {
          throw tooMany("a call has at most " + limits.maxMessages() + " messages");
        }
        message(next, parser);
        messages++;
        if (entries.size() > limits.maxRecipients()) {
          throw tooMany("a call has at most " + limits.maxRecipients() + " recipients");
        }
      }
    }

    private void message(JsonToken value, JsonParser parser) {
      if (value != JsonToken.START_OBJECT) {
        parser.skipChildren();
        entries.add(bad(null, "a message is an object"));
        return;
      }
      MessageFields fields = new MessageFields(body, limits);
      ApiJson.fields(parser, fields::take);
      add(fields);
    }

    private void add(MessageFields fields) {
      Problem problem = fields.problem(key);
      if (problem != null) {
        entries.add(new Entry.Bad(messages, fields.clientId(), null, problem));
        return;
      }
      for (String to : fields.recipients()) {
        entries.add(entry(fields, to));
      }
    }

    private Entry entry(MessageFields fields, String to) {
      String clientId = String.valueOf(fields.clientId());
      if (!fields.isRecipient(to)) {
        return bad(clientId, fields.recipientForm());
      }
      Entry.Recipient recipient = new Entry.Recipient(to, fields.isToGroup());
      Entry.Good entry =
          new Entry.Good(
              messages,
              clientId,
              recipient,
              fields.sender(key),
              fields.content(),
              fields.isEphemeral());
      // In one call it can only be a mistake: the second one would count as a repeat of the first.
      boolean isNew = seen.add(entry.conversation() + "\n" + entry.sender() + "\n" + clientId);
      return isNew
          ? entry
          : new Entry.Bad(
              messages,
              clientId,
              recipient,
              Problem.of(
                  ErrorCode.BAD_REQUEST,
                  "this call has another message with the same clientId to the same recipient"));
    }

    private Entry.Bad bad(@Nullable String clientId, String sentence) {
      return new Entry.Bad(messages, clientId, null, Problem.of(ErrorCode.BAD_REQUEST, sentence));
    }
  }

  private static Problem.Failure tooMany(String sentence) {
    return new Problem.Failure(413, ErrorCode.LIMIT_EXCEEDED, sentence);
  }
}
