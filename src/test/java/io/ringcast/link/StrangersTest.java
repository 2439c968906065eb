package io.ringcast.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.node.Endpoint;
import io.ringcast.wire.Message;
import io.ringcast.wire.Message.KnownMember;
import io.ringcast.wire.Message.Member;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What those cost a node who only reach its link port, or its ear. */
class StrangersTest {

  private static final Member PEER = Heartbeats.member("server2", 1);

  private MeshUnderTest mesh;

  @BeforeEach
  void start() throws Exception {
    mesh = MeshUnderTest.of("server1");
  }

  @AfterEach
  void stop() throws Exception {
    mesh.close();
  }

  private void assertServes(Member member) throws Exception {
    try (RawLink link = RawLink.greeted(mesh.address(), member)) {
      link.send(new Message.LinkPing(7));
      assertThat(link.next(Message.LinkPong.class).nonce()).isEqualTo(7);
    }
  }

  @Test
  void whoSendsAByteNowAndThenIsLeftAtTheDeadline() throws Exception {
    ScheduledExecutorService slowly = Executors.newSingleThreadScheduledExecutor();
    try (RawLink link = RawLink.to(mesh.address(), "x")) {
      link.send(ByteBuffer.allocate(4).putInt(1000).array());
      slowly.scheduleAtFixedRate(
          () -> {
            try {
              link.send(new byte[] {' '});
            } catch (java.io.IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          },
          0,
          100,
          TimeUnit.MILLISECONDS);

      assertThat(link.isEnded()).isTrue();
      await().until(() -> mesh.refusals(LinkRefusal.NO_HELLO) == 1);
    } finally {
      slowly.shutdownNow();
    }
  }

  @Test
  void aHelloIsNoLongerThanOneCanBe() throws Exception {
    try (RawLink link = RawLink.to(mesh.address(), "x")) {
      link.send(ByteBuffer.allocate(4).putInt(128 * 1024 + 1).array());

      assertThat(link.isEnded()).isTrue();
    }
  }

  @Test
  void thoseWhoWaitForNothingMakeRoomForOthers() throws Exception {
    List<RawLink> silent = new ArrayList<>();
    for (int i = 0; i < 2 * LinkServer.MAX_STRANGERS; i++) {
      silent.add(RawLink.to(mesh.address(), "x"));
    }
    assertServes(PEER);
    await().until(() -> mesh.refusals(LinkRefusal.TOO_MANY) >= LinkServer.MAX_STRANGERS);
    assertThat(silent.getFirst().isEnded()).isTrue();
    for (RawLink link : silent) {
      link.close();
    }
  }

  @Test
  void inventedAddressesAreDialledOnlyNowAndThen() throws Exception {
    AtomicInteger dials = new AtomicInteger();
    try (ServerSocket victim = new ServerSocket(0, 512, InetAddress.getLoopbackAddress())) {
      Thread counting =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                try {
                  while (true) {
                    try (Socket dialled = victim.accept()) {
                      dials.incrementAndGet();
                    }
                  }
                } catch (java.io.IOException e) {
                  // The end of the test.
                }
              });
      Endpoint address = new Endpoint("127.0.0.1", victim.getLocalPort());
      long begun = System.nanoTime();
      for (int i = 0; i < 250; i++) {
        Member invented = Heartbeats.member("invented" + i, 1);
        mesh.mesh().open(invented, address);
        mesh.mesh().introduce(List.of(new KnownMember(invented, address)));
      }
      await().until(() -> dials.get() > 2 * LinkContext.STRANGER_DIALS_PER_SECOND);
      int dialled = dials.get();
      double seconds = (System.nanoTime() - begun) / 1e9;

      assertThat((double) dialled)
          .isLessThanOrEqualTo(LinkContext.STRANGER_DIALS_PER_SECOND * (1 + seconds) + 1);
      victim.close();
      counting.join();
    }
  }
}
