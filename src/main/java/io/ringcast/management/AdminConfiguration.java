package io.ringcast.management;

import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
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
      AdminAccess admin, AuditLog audit, WebEndpointProperties actuator) {
    String drain = actuator.getBasePath() + "/drain";
    FilterRegistrationBean<AdminDoor> door =
        new FilterRegistrationBean<>(new AdminDoor(admin, audit, drain));
    door.addUrlPatterns("/admin/*", drain);
    return door;
  }
}
