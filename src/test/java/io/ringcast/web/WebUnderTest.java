package io.ringcast.web;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The pages and their WebSocket as they are, without a node. */
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
    classes = WebUnderTest.Application.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    // The group has a part that comes with the node.
    properties = "management.endpoint.health.validate-group-membership=false")
@interface WebUnderTest {

  @SpringBootConfiguration(proxyBeanMethods = false)
  // Management has commands, which want a node.
  @EnableAutoConfiguration(exclude = ManagementContextAutoConfiguration.class)
  @Import(WebConfiguration.class)
  class Application {
    @Bean
    FakeDoor door() {
      return new FakeDoor();
    }
  }
}
