package io.ringcast.app;

import io.ringcast.management.NodeAccess;
import io.ringcast.management.RunningNode;
import io.ringcast.membership.Peer;
import io.ringcast.node.Endpoint;
import io.ringcast.web.WebClients;
import io.ringcast.web.WebDoor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Lets the node serve clients after the web server has started, and stops it before, so that the
 * end can be watched. To join a cluster takes a while, mostly of listening: where the HTTP port is
 * known beforehand, that goes on beside the start of all else ({@link #join}).
 */
final class NodeLifecycle implements SmartLifecycle, DisposableBean, NodeAccess, WebDoor {

  /** Another node has this one's id. */
  static final int EXIT_CODE_ID_IN_USE = 3;

  private static final Logger log = LoggerFactory.getLogger(NodeLifecycle.class);
  private static final long CPU_INTERVAL_MILLIS = 1000;
  private static final Duration JOIN_LIMIT = Duration.ofSeconds(10);

  private final Function<NodeLifecycle, Node> nodes;
  private final Supplier<Double> cpu;
  private final IntConsumer exit;
  private final FutureTask<Node> joined = new FutureTask<>(this::makeAndJoin);
  private volatile @Nullable Thread joining;
  private volatile Stage stage = Stage.STARTING;
  private volatile @Nullable Node node;
  private volatile boolean started;

  /**
   * @param nodes makes the node, once
   * @param cpu the share of the processors in use now
   * @param exit ends the process with an exit code; returns at once
   */
  NodeLifecycle(Function<NodeLifecycle, Node> nodes, Supplier<Double> cpu, IntConsumer exit) {
    this.nodes = nodes;
    this.cpu = cpu;
    this.exit = exit;
  }

  /**
   * Begins to join the cluster, and returns at once; {@link #start} waits for it, and tells if it
   * failed.
   */
  void join() {
    joining = Thread.ofPlatform().name("join").daemon().start(joined);
  }

  private Node makeAndJoin() {
    Node made = nodes.apply(this);
    node = made;
    made.join();
    return made;
  }

  @Override
  public void start() {
    // Does nothing if that is under way or done.
    joined.run();
    try {
      joined.get().serve();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new StartFailure("the node could not join the cluster", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted while the node was starting", e);
    }
    started = true;
    stage = Stage.RUNNING;
  }

  /**
   * A start that failed elsewhere never comes to {@link #stop}: the cluster is told all the same.
   */
  @Override
  public void destroy() throws InterruptedException {
    Thread current = joining;
    if (stage == Stage.STARTING && current != null) {
      current.join(JOIN_LIMIT);
      stop();
    }
  }

  /** Called by the control plane's thread, which must go on. */
  void onMustStop(String text) {
    log.atError().addKeyValue("reason", text).log("This node stops");
    exit.accept(EXIT_CODE_ID_IN_USE);
  }

  @Override
  public void stop() {
    stage = Stage.STOPPING;
    Node current = node;
    if (current == null) {
      return;
    }
    try {
      current.stop();
    } catch (IOException e) {
      log.atWarn().addKeyValue("reason", e.getMessage()).log("The node did not stop in order");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      started = false;
    }
  }

  @Override
  public boolean isRunning() {
    return started;
  }

  @Override
  public Stage stage() {
    return stage;
  }

  @Override
  public Optional<RunningNode> node() {
    return stage == Stage.STARTING ? Optional.empty() : Optional.ofNullable(node);
  }

  @Override
  public Optional<WebClients> webClients() {
    Node current = node;
    return stage == Stage.RUNNING && current != null
        ? Optional.of(current.webClients())
        : Optional.empty();
  }

  @Override
  public List<Endpoint> otherPages() {
    Node current = node;
    return current == null
        ? List.of()
        : current.view().peers().stream()
            .filter(Peer::linked)
            .flatMap(peer -> Stream.ofNullable(peer.heartbeat().addresses().http()))
            .toList();
  }

  /** With a fixed delay: at a fixed rate, virtual threads would overlap. */
  @Scheduled(fixedDelay = CPU_INTERVAL_MILLIS)
  void sampleCpu() {
    Node current = node;
    if (current != null) {
      current.onCpu(cpu.get());
    }
  }
}
