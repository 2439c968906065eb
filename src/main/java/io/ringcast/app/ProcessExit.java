package io.ringcast.app;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContext;

/** Ends the process. */
@FunctionalInterface
interface ProcessExit {

  /** Returns at once; the process ends in order, a little later. */
  void exit(int code);

  static ProcessExit of(ApplicationContext context) {
    return code ->
        Thread.ofPlatform()
            .name("exit")
            .start(() -> System.exit(SpringApplication.exit(context, () -> code)));
  }
}
