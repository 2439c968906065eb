import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the programs of this folder are told on the command line. */
final class Options {

  private static final Set<String> FLAGS = Set.of("silent", "load", "poll", "smoke");
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "nodes", "3",
          "kills", "20",
          "minutes", "10",
          "clients", "20",
          "window", "8",
          "jar", Path.of("target", "ringcast.jar").toString(),
          "jvm", "-Xmx128m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC");

  /** As the container image starts a node. */
  static final String PRODUCTION_JVM = "-XX:MaxRAMPercentage=60 -XX:+UseCompactObjectHeaders";

  private final Map<String, String> given;

  private Options(Map<String, String> given) {
    this.given = given;
  }

  /**
   * Ends the program with a word of explanation if something is wrong.
   *
   * @param allowed the names, without the dashes
   */
  static Options parse(String[] args, Set<String> allowed) {
    return parse(args, allowed, Map.of());
  }

  /**
   * The same for a program with defaults of its own.
   *
   * @param defaults go before those that all programs have
   */
  static Options parse(String[] args, Set<String> allowed, Map<String, String> defaults) {
    Map<String, String> given = new HashMap<>(DEFAULTS);
    given.putAll(defaults);
    for (int i = 0; i < args.length; i++) {
      String name = args[i].startsWith("--") ? args[i].substring(2) : "";
      boolean flag = FLAGS.contains(name);
      if (!allowed.contains(name) || (!flag && i + 1 == args.length)) {
        fail("not understood: " + args[i] + "; allowed are --" + String.join(" --", allowed));
      }
      given.put(name, flag ? "true" : args[++i]);
    }
    Options options = new Options(given);
    if (options.nodes() < 3 || !Files.isRegularFile(options.jar())) {
      fail("needed: --nodes of 3 or more, and " + options.jar());
    }
    return options;
  }

  static void fail(String text) {
    System.err.println(text);
    System.exit(2);
  }

  boolean has(String flag) {
    return given.containsKey(flag);
  }

  int number(String name) {
    return Integer.parseInt(given.get(name));
  }

  /** What is named, separated by commas. */
  List<String> names(String option) {
    return List.of(given.get(option).split(","));
  }

  int nodes() {
    return number("nodes");
  }

  /** The cluster's heartbeat interval; empty for the default. */
  Optional<String> heartbeat() {
    return Optional.ofNullable(given.get("heartbeat"));
  }

  Path jar() {
    return Path.of(given.get("jar"));
  }

  /** The options of each node's Java machine. */
  List<String> jvm() {
    return Arrays.stream(given.get("jvm").split(" ")).filter(option -> !option.isEmpty()).toList();
  }

  String jvmText() {
    return given.get("jvm");
  }
}
