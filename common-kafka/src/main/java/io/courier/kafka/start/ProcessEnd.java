package io.courier.kafka.start;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContext;

/// Ends the process, as a stop would and with exit code 1: an orchestrator starts it again.
public final class ProcessEnd implements ServiceEnd {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessEnd.class);

  private final ApplicationContext context;

  public ProcessEnd(ApplicationContext context) {
    this.context = context;
  }

  /// On a thread of its own: the caller's is stopped, too.
  @Override
  public void end(String why) {
    LOG.error("{} This service ends with code 1, and is to be started again.", why);
    Thread.ofPlatform()
        .name("end")
        .start(() -> System.exit(SpringApplication.exit(context, () -> 1)));
  }
}
