package io.ringcast.app;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import picocli.CommandLine;

/** Where everything starts. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(NodeConfiguration.class)
public class RingcastApplication {

  public static void main(String[] arguments) {
    int exitCode = RootCommand.run(RootCommand.commandLine(NodeProcess::start), arguments);
    if (exitCode != CommandLine.ExitCode.OK) {
      System.exit(exitCode);
    }
    // A node that started goes on; what else is done leaves no thread behind.
  }
}
