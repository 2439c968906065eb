package io.ringcast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.simulation.Schedule.Planned;
import io.ringcast.simulation.Trigger.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A small story of a cluster: its nodes are n1, n2 and so on, n1 on host 0. All properties are
 * checked on the way, and what is told of it is kept in {@code docs/scenarios}.
 */
final class Story {

  private static final Path FOLDER = Path.of("docs", "scenarios");
  private static final String WRITE = "scenarios.write";
  private static final long SEED = 1;
  private static final Duration SETTLING = Duration.ofSeconds(10);

  private final String name;
  private final List<String> told = new ArrayList<>();
  private final Run run;
  private Telling telling;
  private int faults;

  private Story(String name, String head, Settings settings) {
    this.name = name;
    told.add(head.strip());
    Schedule schedule = new Schedule(SEED, settings, Duration.ZERO, Duration.ZERO, List.of());
    run = new Run(schedule, null, step -> telling.tell(step));
    telling = new Telling(run.cluster().time(), told, false);
    run.start();
  }

  /** How the cluster of a story is made up. */
  static final class Setting {
    private final int size;
    private int started;
    private boolean preempt = true;
    private boolean multicast = true;
    private OptionalInt expectedSize = OptionalInt.empty();

    private Setting(int size) {
      this.size = size;
      started = size;
    }

    /** Only the first so many hosts start their nodes. */
    Setting started(int number) {
      started = number;
      return this;
    }

    Setting withoutPreemption() {
      preempt = false;
      return this;
    }

    /** Datagrams reach nobody; all know the address of the first host. */
    Setting bySeedAlone() {
      multicast = false;
      return this;
    }

    Setting expecting(int nodes) {
      expectedSize = OptionalInt.of(nodes);
      return this;
    }

    /** Begins, when the cluster has come to rest. */
    Story story(String name, String head) {
      List<String> names = IntStream.rangeClosed(1, 2 * size).mapToObj(i -> "n" + i).toList();
      List<Duration> starts =
          IntStream.range(0, size).mapToObj(i -> Duration.ofMillis(i < started ? 1 : -1)).toList();
      List<Integer> seeds = multicast ? List.of() : List.of(0);
      Settings settings =
          new Settings(names, starts, preempt, expectedSize, multicast, seeds, 0, false);
      Story story = new Story(name, head, settings);
      story.run.cluster().time().run(SETTLING);
      story.telling = new Telling(story.run.cluster().time(), story.told, true);
      return story;
    }
  }

  static Setting of(int nodes) {
    return new Setting(nodes);
  }

  /** Something happens now. */
  Story now(Fault fault) {
    return plan(new Trigger.At(Duration.ofNanos(run.cluster().time().nanos())), fault);
  }

  /** Something will happen at the next such step, or at the one so many further on. */
  Story at(Step step, int count, Fault fault) {
    Duration notBefore = Duration.ofNanos(run.cluster().time().nanos());
    return plan(new Trigger.AtStep(step, count, notBefore), fault);
  }

  private Story plan(Trigger trigger, Fault fault) {
    run.strikes().plan(List.of(new Planned(faults++, trigger, fault)));
    run.cluster().time().run(Duration.ZERO);
    return this;
  }

  /** Time goes by. */
  Story then(Duration duration) {
    run.cluster().time().run(duration);
    return this;
  }

  /** All that live follow that node, and know each other. */
  Story allFollow(String leader) {
    assertThat(Convergence.problem(run.cluster())).isEmpty();
    for (NodeProcess process : run.cluster().running()) {
      assertThat(leaderOf(process)).as(process.member().toString()).isEqualTo(leader);
    }
    return this;
  }

  /** These nodes follow that one; nobody if it is "-". */
  Story follow(String leader, String... nodes) {
    for (String node : nodes) {
      NodeProcess process =
          run.cluster().running().stream()
              .filter(running -> running.member().id().value().equals(node))
              .findFirst()
              .orElseThrow();
      assertThat(leaderOf(process)).as(node).isEqualTo(leader);
    }
    return this;
  }

  private static String leaderOf(NodeProcess process) {
    return process.view().leader().map(leader -> leader.member().id().value()).orElse("-");
  }

  /** How often that was told. */
  Story tells(int times, String words) {
    assertThat(told.stream().filter(line -> line.contains(words)))
        .as(String.join("\n", told))
        .hasSize(times);
    return this;
  }

  /** Compares what was told with the document, or writes it there. */
  void end() {
    String text = String.join("\n", told) + "\n";
    Path document = FOLDER.resolve(name + ".txt");
    try {
      if (Boolean.getBoolean(WRITE)) {
        Files.createDirectories(FOLDER);
        Files.writeString(document, text);
      }
      assertThat(document).as(regenerate()).exists();
      assertThat(text).as(regenerate()).isEqualTo(Files.readString(document));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String regenerate() {
    return "If the new trace is right: ./mvnw test -Dtest=ScenariosTest -D" + WRITE + "=true";
  }
}
