package io.ringcast.management;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Management as it is, with the settings of application.yml, and a node that the test makes up. */
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(classes = ManagementUnderTest.Application.class)
@AutoConfigureMockMvc
@AutoConfigureRestTestClient
@AutoConfigureMetrics
@interface ManagementUnderTest {

  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(ManagementConfiguration.class)
  class Application {
    @Bean
    AdminAccess admin(@Value("${test.admin.token:#{null}}") String token) {
      return new AdminAccess(Optional.ofNullable(token));
    }

    @Bean
    FakeAccess access() {
      return new FakeAccess();
    }
  }
}
