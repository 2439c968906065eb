package io.ringcast.management;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.ringcast.agent.AgentListener;
import io.ringcast.system.Haproxy;
import io.ringcast.system.Program;
import io.ringcast.wire.Message.Load;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes, of which only the loads are made up, behind a real HAProxy. */
class AgentCheckIT {

  private static final Path FOLDER =
      Path.of("target", "system-tests", "agent-check").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Load ROOM = new Load(20, 100, 0, 0, 80, true, false);
  private static final Load DRAINING = new Load(20, 100, 0, 0, 0, true, true);

  private final List<Closeable> open = new CopyOnWriteArrayList<>();
  private Target one;
  private Target two;
  private Haproxy haproxy;

  /** What HAProxy sees of a node: its clients' port, its health, and its agent. */
  private final class Target {
    private final FakeNode node = FakeNode.ofThree();
    private final ServerSocket chat = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final AgentListener agent;
    private final String name;

    Target(String name) throws IOException {
      this.name = name;
      FakeAccess access = new FakeAccess();
      access.running(node);
      agent = new AgentListener(InetAddress.getLoopbackAddress(), 0, new AgentAnswer(access)::line);
      open.add(agent::close);
      open.add(chat);
      open.add(() -> http.stop(0));
      agent.start();
      http.createContext(
          "/livez",
          exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
      http.start();
      Thread.ofVirtual().start(this::greet);
    }

    private void greet() {
      while (!chat.isClosed()) {
        try {
          Socket client = chat.accept();
          open.add(client);
          client.getOutputStream().write((name + "\n").getBytes(UTF_8));
        } catch (IOException _) {
          // That client has gone, or the test is over.
        }
      }
    }

    private Haproxy.Server server() {
      return new Haproxy.Server(
          name, chat.getLocalPort(), http.getAddress().getPort(), agent.port());
    }

    private void carries(Load load) {
      node.cluster.setLoad(load);
    }
  }

  /** A client that stays. */
  private final class Guest {
    private final Socket socket = new Socket("127.0.0.1", haproxy.chatPort());
    private final String node;

    Guest() throws IOException {
      open.add(socket);
      socket.setSoTimeout((int) PATIENCE.toMillis());
      node = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
    }
  }

  @BeforeEach
  void start() throws IOException {
    Program.require("haproxy");
    one = new Target("one");
    two = new Target("two");
    haproxy = new Haproxy(FOLDER, List.of(one.server(), two.server()));
    awaitState("one", new Haproxy.State("UP", 80));
    awaitState("two", new Haproxy.State("UP", 80));
  }

  @AfterEach
  void stop() throws IOException {
    if (haproxy != null) {
      haproxy.close();
    }
    for (Closeable closeable : open) {
      closeable.close();
    }
  }

  private void awaitState(String name, Haproxy.State state) {
    await("HAProxy's view of " + name)
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(haproxy.states()).containsEntry(name, state));
  }

  /** How many of them each node gets. */
  private Map<String, Integer> guests(int count) throws IOException {
    Map<String, Integer> taken = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      taken.merge(new Guest().node, 1, Integer::sum);
    }
    return taken;
  }

  @Test
  void clientsComeInProportionToTheWeights() throws IOException {
    one.carries(new Load(80, 100, 0, 0, 20, true, false));
    awaitState("one", new Haproxy.State("UP", 20));
    Map<String, Integer> taken = guests(100);
    assertThat(taken.get("one")).isCloseTo(20, within(2));
    assertThat(taken.get("two")).isCloseTo(80, within(2));
  }

  @Test
  void aDrainingNodeGetsNobody() throws IOException {
    one.carries(DRAINING);
    awaitState("one", new Haproxy.State("DRAIN", 0));
    assertThat(guests(10)).containsOnlyKeys("two");
  }

  @Test
  void aDrainingNodeKeepsTheClientsThatItHas() throws IOException {
    Guest before = new Guest();
    Target its = before.node.equals("one") ? one : two;
    its.carries(DRAINING);
    awaitState(its.name, new Haproxy.State("DRAIN", 0));
    its.carries(ROOM);
    awaitState(its.name, new Haproxy.State("UP", 80));
    before.socket.setSoTimeout(1);
    assertThatThrownBy(() -> before.socket.getInputStream().read())
        .as("neither the end of the stream nor a reset")
        .isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void aNodeThatIsDrainedNoLongerGetsClientsAgain() throws IOException {
    one.carries(DRAINING);
    awaitState("one", new Haproxy.State("DRAIN", 0));
    one.carries(ROOM);
    awaitState("one", new Haproxy.State("UP", 80));
    assertThat(guests(10)).containsOnlyKeys("one", "two");
  }

  @Test
  void aNodeThatIsNotReadyIsDown() throws IOException {
    one.carries(new Load(0, 100, 0, 0, 0, false, false));
    awaitState("one", new Haproxy.State("DOWN", 0));
    assertThat(guests(10)).containsOnlyKeys("two");
  }
}
