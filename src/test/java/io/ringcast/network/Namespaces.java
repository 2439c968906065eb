package io.ringcast.network;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The network namespaces of this process. Their names tell whose they are, so that runs side by
 * side don't meet, and what a killed run has left is found and removed.
 */
final class Namespaces {

  private static final String PREFIX = "ringcast-";
  private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d+)-\\S+");
  private static final AtomicInteger NETWORKS = new AtomicInteger();
  private static final Set<String> MADE = new LinkedHashSet<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Namespaces::deleteAll));
  }

  private Namespaces() {}

  /** What the names of one network's namespaces begin with. */
  static String newPrefix() {
    return PREFIX + ProcessHandle.current().pid() + "-" + NETWORKS.incrementAndGet() + "-";
  }

  /** Makes one; it goes with this process at the latest. */
  static synchronized String create(String name) {
    IpCommand.run("netns", "add", name);
    MADE.add(name);
    IpCommand.run("-n", name, "link", "set", "lo", "up");
    return name;
  }

  /** Deletes one; processes in it must have ended before. */
  static synchronized void delete(String name) {
    if (MADE.remove(name)) {
      IpCommand.run("netns", "delete", name);
    }
  }

  private static synchronized void deleteAll() {
    List.copyOf(MADE).forEach(Namespaces::delete);
  }

  /** Why no hosts can be made here; empty if they can. */
  static Optional<String> problem() {
    String name = newPrefix() + "probe";
    try {
      create(name);
      IpCommand.batch(
          name,
          List.of(
              "link add bridge type bridge",
              "link add left type veth peer name right",
              "link set left master bridge",
              "link set left type bridge_slave locked on"));
      return Optional.empty();
    } catch (IpCommand.FailedException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } finally {
      delete(name);
    }
  }

  /** Removes what killed runs have left, with its processes, and says so. */
  static void removeLeftovers() {
    for (String line : IpCommand.run("netns", "list")) {
      Matcher matcher = NAME.matcher(line.split(" ", 2)[0]);
      if (matcher.matches() && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty()) {
        String name = matcher.group();
        System.err.println("Removing " + name + ", left by a run that was killed");
        IpCommand.run("netns", "pids", name).stream()
            .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
            .forEach(ProcessHandle::destroyForcibly);
        IpCommand.run("netns", "delete", name);
      }
    }
  }
}
