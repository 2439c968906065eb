package io.ringcast.app;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** The HTTP port is in use: names the setting, which Boot's own analyzer does not. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class HttpPortFailureAnalyzer extends AbstractFailureAnalyzer<PortInUseException> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, PortInUseException cause) {
    StartFailure failure = StartFailure.portInUse("server.port", cause.getPort(), cause);
    return new FailureAnalysis(failure.getMessage(), null, cause);
  }
}
