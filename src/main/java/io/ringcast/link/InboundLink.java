package io.ringcast.link;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.membership.Channel;
import io.ringcast.wire.ChatHead;
import io.ringcast.wire.ChatScanner;
import io.ringcast.wire.Envelope;
import io.ringcast.wire.Frame;
import io.ringcast.wire.FrameException;
import io.ringcast.wire.Message;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.Member;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A link that a peer dialled: all that the peer has to say to this node, on a thread of its own.
 */
final class InboundLink implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(InboundLink.class);

  private final LinkConnection connection;
  private final LinkContext context;
  private final LinkServer server;
  private final long number;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable Member peer;
  private volatile boolean closed;

  /** Whether it has begun to say which users it has; used by this link's own thread. */
  private boolean speaking;

  /**
   * @param number rises with each link that is accepted
   */
  InboundLink(LinkConnection connection, LinkContext context, LinkServer server, long number) {
    this.number = number;
    this.connection = connection;
    this.context = context;
    this.server = server;
  }

  /** Who dialled; empty before it said hello. */
  Optional<Member> peer() {
    return Optional.ofNullable(peer);
  }

  /** Where the other side is. */
  String address() {
    return connection.toString();
  }

  /** Whether nobody has said hello on it yet. */
  boolean isStrange() {
    return peer == null && !closed;
  }

  boolean isOlderThan(InboundLink other) {
    return number < other.number;
  }

  /** Ends the link; of what was read already nothing more counts. */
  void close() {
    closed = true;
    connection.close();
  }

  /** Waits until the link has ended and all that came over it is done, at most {@code limit}. */
  boolean awaitEnd(Duration limit) throws InterruptedException {
    return ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void run() {
    try (connection) {
      LinkConnection.Hello hello = awaitGreeting();
      if (refuse(hello)) {
        return;
      }
      peer = hello.peer();
      tell(hello.peer(), hello.heartbeat());
      connection.write(context.events().hello());
      if (context.events().awaitAdmission(hello.peer())) {
        serve(hello.peer());
      }
    } catch (IOException e) {
      log.atDebug()
          .addKeyValue("peer", peer == null ? connection : peer)
          .addKeyValue("reason", e.getMessage())
          .log("Link from a peer ended");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.atError().setCause(e).addKeyValue("peer", peer).log("A link failed and is closed");
    } finally {
      ended.countDown();
      server.onEnded(this);
    }
  }

  private LinkConnection.Hello awaitGreeting() throws IOException {
    try {
      return connection.awaitGreeting();
    } catch (EOFException | FrameException | SocketException | SocketTimeoutException e) {
      context.refusals().onRefused(LinkRefusal.NO_HELLO, connection, "no hello came");
      throw e;
    }
  }

  private boolean refuse(LinkConnection.Hello hello) throws IOException, InterruptedException {
    LinkSettings settings = context.settings();
    if (!hello.heartbeat().cluster().equals(settings.clusterName())) {
      // Told to the control plane all the same, which counts them.
      tell(hello.peer(), hello.heartbeat());
      connection.refuse(
          LinkRefusal.OTHER_CLUSTER,
          "this node is of the cluster '" + settings.clusterName() + "'");
      return true;
    }
    if (hello.peer().equals(settings.self())) {
      connection.refuse(LinkRefusal.SELF, "this is the dialling node itself");
      return true;
    }
    boolean ownId = hello.peer().id().equals(settings.self().id());
    if (ownId || context.events().isTaken(hello.peer())) {
      tell(hello.peer(), hello.heartbeat());
      connection.refuse(
          LinkRefusal.NODE_ID_IN_USE, "another live node has the id " + hello.peer().id());
      return true;
    }
    return false;
  }

  private void serve(Member from) throws IOException, InterruptedException {
    RelayedRun relayed = new RelayedRun(context.events());
    while (!closed) {
      ChatScanner scanner = new ChatScanner();
      for (Frame frame : connection.readAll()) {
        if (closed) {
          return;
        }
        ChatHead chat = scanner.scan(frame);
        if (chat != null) {
          relayed.add(chat, frame);
        } else {
          relayed.end();
          onUnusual(from, connection.decode(frame), frame);
        }
      }
      relayed.end();
    }
  }

  /** Anything but a chat message of the usual form. */
  private void onUnusual(Member from, Envelope envelope, Frame frame)
      throws IOException, InterruptedException {
    LinkEvents events = context.events();
    switch (envelope.message()) {
      case Message.ClientMessage chat ->
          events.onRelayed(ChatHead.of(envelope, chat), frame.compact());
      case Message.Presence presence -> onPresence(from, presence);
      case Heartbeat heartbeat -> tell(from, heartbeat);
      case Message.LeaderElection token ->
          events.tell(new ClusterInput.TokenReceived(from.id(), token));
      case Message.LeaderAnnouncement announcement ->
          events.tell(new ClusterInput.AnnouncementReceived(from.id(), announcement.leadership()));
      case Message.Directive directive -> events.onDirective(from.id(), directive);
      case Message.LinkPing ping -> connection.write(new Message.LinkPong(ping.nonce()));
      default ->
          throw new IOException("a " + envelope.message().type() + " has no place on a link");
    }
  }

  private void onPresence(Member from, Message.Presence presence) throws InterruptedException {
    if (!speaking) {
      speaking = true;
      server.onSpeaking(this, from);
      context.events().onSnapshotExpected(from.id());
    }
    context.events().onPresence(from.id(), presence);
  }

  private void tell(Member from, Heartbeat heartbeat) throws InterruptedException {
    context.events().tell(new ClusterInput.HeartbeatReceived(from.id(), heartbeat, Channel.LINK));
  }
}
