package io.ringcast.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** How this program was started, to start it again. */
final class ThisProgram {

  private ThisProgram() {}

  /**
   * The command that starts the same jar, or the same main class, once more.
   *
   * @param options options of the Java machine
   * @param arguments arguments of the program
   */
  static List<String> command(List<String> options, List<String> arguments) {
    String java =
        ProcessHandle.current()
            .info()
            .command()
            .orElseGet(() -> Path.of(System.getProperty("java.home"), "bin", "java").toString());
    List<String> command = new ArrayList<>();
    command.add(java);
    command.addAll(options);
    command.addAll(
        program(
            System.getProperty("java.class.path", ""), System.getProperty("sun.java.command", "")));
    command.addAll(arguments);
    return command;
  }

  /**
   * The program by its jar or by its class path and main class, independent of the working
   * directory.
   *
   * @param classPath as the Java machine reports it: the jar itself when it was started by one
   * @param startedAs the jar or the main class, then the arguments
   */
  static List<String> program(String classPath, String startedAs) {
    if (startedAs.equals(classPath) || startedAs.startsWith(classPath + " ")) {
      return List.of("-jar", absolute(classPath));
    }
    String mainClass = startedAs.split(" ", 2)[0];
    String everything =
        Arrays.stream(classPath.split(File.pathSeparator))
            .map(ThisProgram::absolute)
            .collect(Collectors.joining(File.pathSeparator));
    return List.of("-cp", everything, mainClass);
  }

  private static String absolute(String path) {
    return Path.of(path).toAbsolutePath().toString();
  }
}
