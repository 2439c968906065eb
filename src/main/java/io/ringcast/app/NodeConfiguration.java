package io.ringcast.app;

import com.sun.management.OperatingSystemMXBean;
import io.ringcast.management.AdminAccess;
import io.ringcast.management.AgentAnswer;
import io.ringcast.management.AgentMeters;
import io.ringcast.management.ManagementConfiguration;
import io.ringcast.management.NodeAccess;
import io.ringcast.web.WebConfiguration;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.ConfigurableWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Puts the node and what operators see of it together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RingcastProperties.class)
@Import({ManagementConfiguration.class, WebConfiguration.class, SettingsConversion.class})
class NodeConfiguration {

  /**
   * Changes nothing, but is asked for before the web server is made: so a wrong setting is told in
   * the node's own words, and {@code server.address}, which follows one, fails after it. From there
   * on nothing but the HTTP port is missing for joining the cluster.
   */
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  WebServerFactoryCustomizer<ConfigurableWebServerFactory> settingsFirst(
      RingcastProperties settings, ServerProperties http, NodeLifecycle node) {
    Ports.check(settings, http.getPort());
    if (isKnown(http.getPort())) {
      node.join();
    }
    return factory -> {};
  }

  @Bean
  ProcessExit processExit(ApplicationContext context) {
    return ProcessExit.of(context);
  }

  @Bean
  NodeLifecycle node(
      RingcastProperties settings,
      ServerProperties http,
      ApplicationContext context,
      ProcessExit exit) {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new NodeLifecycle(
        lifecycle ->
            new Node(
                settings.toNodeSettings(httpPort(http.getPort(), context), Version.text()),
                lifecycle::onMustStop),
        system::getCpuLoad,
        exit::exit);
  }

  /** Answers before the node has started, and until the end of the process. */
  @Bean
  LoadBalancerAgent loadBalancerAgent(RingcastProperties settings, NodeAccess access) {
    return new LoadBalancerAgent(
        settings.bindAddress(), settings.lb().agentPort(), new AgentAnswer(access));
  }

  @Bean
  AgentMeters agentMeters(LoadBalancerAgent agent) {
    return new AgentMeters(agent.listener());
  }

  @Bean
  AdminAccess adminAccess(RingcastProperties settings) {
    return new AdminAccess(Optional.ofNullable(settings.admin().token()));
  }

  private static boolean isKnown(@Nullable Integer serverPort) {
    return serverPort != null && serverPort != 0;
  }

  private static Optional<Integer> httpPort(
      @Nullable Integer serverPort, ApplicationContext context) {
    if (isKnown(serverPort) && context instanceof WebServerApplicationContext) {
      return Optional.ofNullable(serverPort);
    }
    return context instanceof WebServerApplicationContext web && web.getWebServer() != null
        ? Optional.of(web.getWebServer().getPort())
        : Optional.empty();
  }
}
