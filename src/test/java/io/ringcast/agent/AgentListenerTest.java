package io.ringcast.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgentListenerTest {

  private static final int READ_LIMIT_MILLIS = 20_000;

  private final AtomicReference<String> line = new AtomicReference<>("up ready 73%");
  private final List<Socket> sockets = new ArrayList<>();
  private AgentListener listener;

  @BeforeEach
  void start() throws IOException {
    listener = new AgentListener(InetAddress.getLoopbackAddress(), 0, line::get);
    listener.start();
  }

  @AfterEach
  void stop() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port());
    socket.setSoTimeout(READ_LIMIT_MILLIS);
    sockets.add(socket);
    return socket;
  }

  /** All that comes until the end of the stream. */
  private static String read(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), US_ASCII);
  }

  @Test
  void aConnectionIsToldOneLine() throws IOException {
    assertThat(read(connect())).isEqualTo("up ready 73%\n");
  }

  @Test
  void eachConnectionIsToldWhatHoldsThen() throws IOException {
    read(connect());
    line.set("up drain 0%");
    assertThat(read(connect())).isEqualTo("up drain 0%\n");
  }

  @Test
  void whatAClientSaysIsIgnoredAndTakesNothingAway() throws IOException {
    for (int i = 0; i < 20; i++) {
      Socket client = connect();
      client.getOutputStream().write("node1\n".getBytes(US_ASCII));
      assertThat(read(client)).isEqualTo("up ready 73%\n");
    }
  }

  @Test
  void aClientThatNeverClosesIsClosed() throws IOException {
    Socket client = connect();
    read(client);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() ->
            assertThatThrownBy(() -> client.getOutputStream().write('x'))
                .isInstanceOf(IOException.class));
  }

  @Test
  void clientsThatNeverCloseKeepNobodyElseFromAnAnswer() throws IOException {
    for (int i = 0; i < 3 * AgentListener.MAX_LINGERING; i++) {
      connect();
    }
    assertThat(read(connect())).isEqualTo("up ready 73%\n");
  }

  @Test
  void aClientThatTalksWithoutEndIsClosed() throws IOException {
    Socket client = connect();
    assertThatThrownBy(
            () -> {
              byte[] much = new byte[64 * 1024];
              for (int i = 0; i < 1000; i++) {
                client.getOutputStream().write(much);
              }
            })
        .isInstanceOf(IOException.class);
  }

  @Test
  void anAnswerIsCounted() throws IOException {
    read(connect());
    assertThat(listener.answered()).isEqualTo(1);
  }

  @Test
  void aPortInUseIsToldAtOnce() {
    assertThatThrownBy(
            () -> new AgentListener(InetAddress.getLoopbackAddress(), listener.port(), line::get))
        .isInstanceOf(BindException.class);
  }

  @Test
  void whenClosedItAnswersNobody() throws IOException {
    listener.close();
    assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
  }
}
