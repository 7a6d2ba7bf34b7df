package io.courier.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/// Notes the defects that the services' loops log and survive: an exception that is none of a back
/// end. Other lines of the log are not written.
final class ErrorTrap extends AppenderBase<ILoggingEvent> {
  private static final ThreadLocal<List<String>> CAUGHT = ThreadLocal.withInitial(ArrayList::new);

  private ErrorTrap() {}

  static void install() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.setLevel(Level.OFF);
    Logger courier = context.getLogger("io.courier");
    courier.setLevel(Level.ERROR);
    ErrorTrap trap = new ErrorTrap();
    trap.setContext(context);
    trap.start();
    courier.addAppender(trap);
  }

  @Override
  protected void append(ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown == null || thrown.getClassName().startsWith("org.apache.kafka.")) {
      return;
    }
    StringBuilder text = new StringBuilder(event.getFormattedMessage());
    text.append(": ").append(thrown.getClassName()).append(": ").append(thrown.getMessage());
    for (int i = 0; i < Math.min(6, thrown.getStackTraceElementProxyArray().length); i++) {
      text.append(' ').append(thrown.getStackTraceElementProxyArray()[i]);
    }
    CAUGHT.get().add(text.toString());
  }

  /// What this thread has caught since the last call.
  static List<String> take() {
    List<String> caught = List.copyOf(CAUGHT.get());
    CAUGHT.get().clear();
    return caught;
  }
}
