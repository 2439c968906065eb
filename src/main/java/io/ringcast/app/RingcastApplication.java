package io.ringcast.app;

import java.util.List;
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
    int exitCode =
        arguments.length == 0
            // Nothing to parse, and the parser takes a tenth of a second to load.
            ? NodeProcess.start(List.of(), ShortForm.NONE)
            : RootCommand.run(RootCommand.commandLine(NodeProcess::start), arguments);
    if (exitCode != CommandLine.ExitCode.OK) {
      System.exit(exitCode);
    }
    // A node that started goes on; what else is done leaves no thread behind.
  }
}
