package io.ringcast.management;

import io.ringcast.node.Endpoint;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletPath;
import org.springframework.core.env.Environment;

/**
 * Where a node shows its metrics. A node tells only its address of HTTP, so a port of their own is
 * taken to be the same at all nodes, as is the path.
 */
final class ScrapePath {

  /** For a node that shows no metrics: what others that do have by default. */
  private static final String USUAL_PATH = "/actuator/prometheus";

  private final String path;
  private final Supplier<OptionalInt> port;

  private ScrapePath(String path, Supplier<OptionalInt> port) {
    this.path = path;
    this.port = port;
  }

  static ScrapePath of(
      Environment environment, PathMappedEndpoints endpoints, DispatcherServletPath servlet) {
    String path =
        Objects.requireNonNullElse(endpoints.getPath(EndpointId.of("prometheus")), USUAL_PATH);
    if (ManagementPortType.get(environment) == ManagementPortType.SAME) {
      return new ScrapePath(servlet.getRelativePath(path), OptionalInt::empty);
    }
    String basePath = environment.getProperty("management.server.base-path", "");
    return new ScrapePath(basePath + path, () -> portOf(environment));
  }

  /** The port bound, which is known once it is. */
  private static OptionalInt portOf(Environment environment) {
    Integer port = environment.getProperty("local.management.port", Integer.class);
    return port == null ? OptionalInt.empty() : OptionalInt.of(port);
  }

  String path() {
    return path;
  }

  /** The address to scrape, of a node with this one for its pages. */
  Endpoint address(Endpoint http) {
    OptionalInt own = port.get();
    return own.isPresent() ? new Endpoint(http.host(), own.getAsInt()) : http;
  }
}
