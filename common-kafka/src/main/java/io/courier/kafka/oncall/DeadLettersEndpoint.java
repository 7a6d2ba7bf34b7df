package io.courier.kafka.oncall;

import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/// Dead letters over HTTP, on the management port: for people on call, never for the public.
///
/// | | |
/// |---|---|
/// | `GET deadletters?topic&reason&state&limit&after` | counts, and a page of letters |
/// | `GET deadletters/{topic}/{partition}/{offset}?content` | one letter |
/// | `POST deadletters/replay` `{topic, partition, offset}` or `{topic, reason}` | sends again |
/// | `POST deadletters/skip` the same and `note` | closes without sending |
///
/// What cannot be answered says so in one sentence, as `problem`.
@Endpoint(id = "deadletters")
public final class DeadLettersEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLettersEndpoint.class);

  private final DeadLettersDesk desk;

  DeadLettersEndpoint(DeadLettersDesk desk) {
    this.desk = desk;
  }

  /// @param topic one that this service consumes; null for all of them
  /// @param reason of the letters on the page: a reason, a group of them, or a kind
  /// @param state open unless said otherwise; `any` for all
  /// @param limit letters on the page, 50 unless said otherwise, up to 500
  /// @param after where the page begins: `next` of the page before
  @ReadOperation
  public WebEndpointResponse<Object> list(
      @Nullable String topic,
      @Nullable String reason,
      @Nullable String state,
      @Nullable String limit,
      @Nullable String after) {
    return answer(() -> desk.list(arguments().list(topic, reason, state, limit, after)));
  }

  /// @param content `true` shows what messages say, and the bytes of what cannot be read
  @ReadOperation
  public WebEndpointResponse<Object> show(
      @Selector String topic,
      @Selector String partition,
      @Selector String offset,
      @Nullable String content) {
    return answer(
        () -> desk.show(arguments().letter(topic, partition, offset), Arguments.content(content)));
  }

  /// @param action replay or skip
  /// @param note of a skip: who has decided it, and why
  @WriteOperation
  public WebEndpointResponse<Object> resolve(
      @Selector String action,
      @Nullable String topic,
      @Nullable String partition,
      @Nullable String offset,
      @Nullable String reason,
      @Nullable String note) {
    return answer(
        () -> {
          Selection selection = arguments().selection(topic, partition, offset, reason);
          return switch (action) {
            case "replay" -> desk.replay(selection);
            case "skip" -> desk.skip(selection, Arguments.note(note));
            default -> throw Problem.badArgument("Letters can be sent to replay or to skip.");
          };
        });
  }

  private Arguments arguments() {
    return new Arguments(desk.answersFor());
  }

  private static WebEndpointResponse<Object> answer(Supplier<Object> work) {
    try {
      return new WebEndpointResponse<>(work.get());
    } catch (Problem problem) {
      return refuse(problem);
    } catch (KafkaException e) {
      LOG.warn("Kafka does not answer about dead letters: {}", e.getMessage());
      return refuse(Problem.kafkaAway(e));
    }
  }

  private static WebEndpointResponse<Object> refuse(Problem problem) {
    return new WebEndpointResponse<>(new Answers.Refusal(problem.sentence()), problem.status());
  }
}
