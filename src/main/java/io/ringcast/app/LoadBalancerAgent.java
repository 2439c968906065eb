package io.ringcast.app;

import io.ringcast.agent.AgentListener;
import io.ringcast.management.AgentAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The port for agent checks, if there is to be one. */
final class LoadBalancerAgent implements AutoCloseable {

  private final Optional<AgentListener> listener;

  /**
   * Takes the port and answers from now on.
   *
   * @throws StartFailure if the port can't be taken
   */
  LoadBalancerAgent(InetAddress bind, @Nullable Integer port, AgentAnswer answer) {
    listener =
        Optional.ofNullable(port)
            .map(wanted ->
                StartFailure.bind(
                    "ringcast.lb.agent-port",
                    wanted,
                    () -> new AgentListener(bind, wanted, answer::line)));
    listener.ifPresent(AgentListener::start);
  }

  Optional<AgentListener> listener() {
    return listener;
  }

  @Override
  public void close() throws IOException {
    if (listener.isPresent()) {
      listener.get().close();
    }
  }
}
