package io.ringcast.management;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletPath;
import org.springframework.context.annotation.Bean;

/** The commands, on whichever port management has: {@code management.server.port} moves them. */
@ManagementContextConfiguration(value = ManagementContextType.ANY, proxyBeanMethods = false)
public class AdminConfiguration {

  @Bean
  AdminController adminController(AdminAccess admin, AdminCommands commands) {
    return new AdminController(admin, commands);
  }

  @Bean
  FilterRegistrationBean<AdminDoor> adminDoor(
      AdminAccess admin,
      AuditLog audit,
      PathMappedEndpoints actuator,
      DispatcherServletPath servlet) {
    Map<String, String> commands = new HashMap<>();
    AdminController.COMMANDS.forEach(
        command -> commands.put(servlet.getRelativePath("/admin/" + command), command));
    String drain = actuator.getPath(EndpointId.of("drain"));
    if (drain != null) {
      commands.put(servlet.getRelativePath(drain), "drain");
    }
    FilterRegistrationBean<AdminDoor> door =
        new FilterRegistrationBean<>(new AdminDoor(admin, audit, commands));
    door.addUrlPatterns(servlet.getRelativePath("/admin/*"));
    commands.keySet().forEach(door::addUrlPatterns);
    return door;
  }
}
