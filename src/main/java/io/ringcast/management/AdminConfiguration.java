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
  AdminController adminController(NodeAccess access, AuditLog audit) {
    return new AdminController(access, audit);
  }

  @Bean
  FilterRegistrationBean<AdminDoor> adminDoor(
      AdminAccess admin, AuditLog audit, WebEndpointProperties actuator) {
    FilterRegistrationBean<AdminDoor> door =
        new FilterRegistrationBean<>(new AdminDoor(admin, audit));
    door.addUrlPatterns("/admin/*", actuator.getBasePath() + "/drain");
    return door;
  }
}
