package io.ringcast.management;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Draining for platforms that speak to actuator endpoints. {@link AdminDoor} guards it. */
@Endpoint(id = "drain")
final class DrainEndpoint {

  private final NodeAccess access;
  private final AdminCommands commands;

  DrainEndpoint(NodeAccess access, AdminCommands commands) {
    this.access = access;
    this.commands = commands;
  }

  @ReadOperation
  Map<String, Object> state() {
    RunningNode node = access.require();
    return Map.of(
        "draining", node.view().self().load().draining(), "clients", node.sessions().clients());
  }

  @WriteOperation
  Map<String, Object> drain(@Nullable String time) {
    return commands.run(
        request(), "drain", time, control -> control.drain(AdminController.duration(time)));
  }

  @DeleteOperation
  Map<String, Object> undrain() {
    return commands.run(request(), "undrain", null, NodeControl::undrain);
  }

  private static @Nullable HttpServletRequest request() {
    return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request
        ? request.getRequest()
        : null;
  }
}
