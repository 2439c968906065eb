package io.ringcast.management;

import io.ringcast.balance.LoadShedding;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletPath;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.EnableScheduling;
import tools.jackson.databind.PropertyNamingStrategies;

/** All of management; needs a {@link NodeAccess} and an {@link AdminAccess}. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@Import({
  StatusController.class,
  LeaderController.class,
  PickController.class,
  EventsController.class,
  LoadBalancerController.class,
  ServiceDiscoveryController.class,
  DiscoveryController.class,
  HttpErrors.class
})
public class ManagementConfiguration {

  /** Here, not in application.yml: it is a promise to the readers, not a setting. */
  @Bean
  JsonMapperBuilderCustomizer snakeCase() {
    return builder -> builder.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
  }

  /** No endpoint shows the cluster secret, even when told to show the values of settings. */
  @Bean
  SanitizingFunction secretsHidden() {
    return SanitizingFunction.sanitizeValue().ifLikelyCredential();
  }

  @Bean
  AuditLog auditLog(NodeAccess access) {
    return new AuditLog(access);
  }

  @Bean
  AdminCommands adminCommands(NodeAccess access, AuditLog audit) {
    return new AdminCommands(access, audit);
  }

  @Bean
  DrainEndpoint drainEndpoint(NodeAccess access, AdminCommands commands) {
    return new DrainEndpoint(access, commands);
  }

  @Bean
  ScrapePath scrapePath(
      Environment environment, PathMappedEndpoints endpoints, DispatcherServletPath servlet) {
    return ScrapePath.of(environment, endpoints, servlet);
  }

  @Bean
  MessageRates messageRates() {
    return new MessageRates();
  }

  @Bean
  NodeMeters nodeMeters(NodeAccess access) {
    return new NodeMeters(access);
  }

  @Bean
  EventMeters eventMeters() {
    return new EventMeters();
  }

  @Bean
  LoadShedding loadShedding() {
    return new LoadShedding();
  }

  @Bean
  Sampling sampling(
      NodeAccess access, MessageRates rates, EventMeters events, LoadShedding shedding) {
    return new Sampling(access, rates, events, shedding);
  }

  @Bean
  ClusterHealth clusterHealthIndicator(NodeAccess access) {
    return new ClusterHealth(access);
  }

  @Bean
  NodeHealth nodeHealthIndicator(NodeAccess access) {
    return new NodeHealth(access);
  }
}
