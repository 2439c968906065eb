package io.ringcast.app;

import java.io.IOException;
import java.net.BindException;
import org.jspecify.annotations.Nullable;

/** Why this node can't start, in one line that also says what to do. */
final class StartFailure extends RuntimeException {

  StartFailure(String line, @Nullable Throwable cause) {
    super(line, cause);
  }

  /** Takes a port. */
  @FunctionalInterface
  interface Binding<T> {
    T bind() throws IOException;
  }

  /**
   * Takes a port.
   *
   * @param property its setting
   * @throws StartFailure if that is not possible
   */
  static <T> T bind(String property, int port, Binding<T> binding) {
    try {
      return binding.bind();
    } catch (IOException e) {
      if (e instanceof BindException || e.getCause() instanceof BindException) {
        throw portInUse(property, port, e);
      }
      throw new StartFailure("%s is %d: %s".formatted(property, port, e.getMessage()), e);
    }
  }

  static StartFailure portInUse(String property, int port, Throwable cause) {
    return new StartFailure(
        ("%s is %d, but that port is in use: stop the program that has it, or choose another with"
                + " --%s=...; for one more node on this machine there is the short form, such as"
                + " 'node server2 5002'")
            .formatted(property, port, property),
        cause);
  }
}
