package io.ringcast.app;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Where a Ringcast node starts. */
@SpringBootApplication(proxyBeanMethods = false)
public class RingcastApplication {

  public static void main(String[] args) {
    SpringApplication.run(RingcastApplication.class, args);
  }
}
