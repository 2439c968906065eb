package io.ringcast.link;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.membership.Channel;
import io.ringcast.node.Endpoint;
import io.ringcast.routing.PresenceSink;
import io.ringcast.routing.UserDirectory;
import io.ringcast.wire.Frame;
import io.ringcast.wire.Message;
import io.ringcast.wire.Message.Member;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The link to one peer: this node's only way to send to it. Dialled again whenever it breaks, until
 * closed. One platform thread dials and reads, another writes.
 */
final class OutboundLink implements PresenceSink {

  private static final Logger log = LoggerFactory.getLogger(OutboundLink.class);

  private final Member peer;
  private final Endpoint address;
  private final LinkContext context;
  private final UserDirectory directory;
  private final LinkQueue queue;
  private final Thread thread;
  private volatile @Nullable LinkConnection connection;

  /** Whether the peer was ever reached at its address; used by the link's own thread. */
  private boolean answered;

  private volatile boolean up;
  private volatile boolean closed;

  OutboundLink(Member peer, Endpoint address, LinkContext context, UserDirectory directory) {
    this.peer = peer;
    this.address = address;
    this.context = context;
    this.directory = directory;
    queue = new LinkQueue(context.settings().maxQueueBytes());
    thread = Thread.ofPlatform().name("link-to-" + peer.id()).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  Member peer() {
    return peer;
  }

  boolean leadsTo(Member member, Endpoint at) {
    return peer.equals(member) && address.equals(at);
  }

  /** Queues what belongs to the control plane; dropped without a connection. */
  void sendControl(Frame frame) {
    queue.addControl(frame);
  }

  /** Queues a chat message; false if no more may wait. */
  boolean relay(Frame frame) {
    return queue.addMessage(frame);
  }

  @Override
  public void onPresence(Message.Presence presence) {
    Frame frame = context.encode(presence);
    if (!(presence.snapshot() ? queue.addSnapshot(frame) : queue.addChange(frame))) {
      // A change that is lost would leave the peer's directory wrong: a new link begins with all.
      disconnect();
    }
  }

  long queuedBytes() {
    return queue.bytes();
  }

  /** Ends the link for good; how many messages were lost with it. */
  int close() {
    closed = true;
    disconnect();
    thread.interrupt();
    return queue.discard();
  }

  /** Ends the link after what is queued; waits for that at most {@code limit}. */
  void finish(Duration limit) throws InterruptedException {
    closed = true;
    queue.finish();
    if (!up) {
      disconnect();
      thread.interrupt();
    }
    thread.join(limit);
    close();
  }

  private void disconnect() {
    LinkConnection open = connection;
    if (open != null) {
      open.close();
    }
  }

  private void run() {
    RedialPause pause = new RedialPause();
    try {
      while (!closed) {
        boolean may = answered || context.strangerDials().tryTake();
        Duration wait = may ? pause.after(connect()) : RedialPause.anyUpToLongest();
        if (!closed) {
          Thread.sleep(wait);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Dials and serves the connection until it breaks; how long it was up. */
  private Duration connect() throws InterruptedException {
    try (LinkConnection dialled = context.dial(address)) {
      connection = dialled;
      if (closed) {
        return Duration.ZERO;
      }
      LinkConnection.Hello hello = dialled.greet(context.events().hello());
      if (!hello.peer().equals(peer)) {
        unreachable(hello.peer() + " answers at its address " + address);
        return Duration.ZERO;
      }
      context
          .events()
          .tell(new ClusterInput.HeartbeatReceived(peer.id(), hello.heartbeat(), Channel.LINK));
      answered = true;
      long upAtNanos = System.nanoTime();
      serve(dialled);
      return Duration.ofNanos(System.nanoTime() - upAtNanos);
    } catch (ConnectException e) {
      unreachable("nobody listens at its address " + address);
    } catch (StrangerException e) {
      unreachable("another process listens at its address " + address);
    } catch (LinkRefusedException e) {
      debug("Link refused", e);
      onRefused(e);
    } catch (IOException e) {
      debug("Link can't be made", e);
    } catch (RuntimeException e) {
      // Whatever one peer sets off, it is dialled again.
      log.atWarn()
          .addKeyValue("peer", peer.id())
          .addKeyValue("address", address)
          .setCause(e)
          .log("Link can't be made");
    } finally {
      connection = null;
    }
    return Duration.ZERO;
  }

  private void onRefused(LinkRefusedException refusal) throws InterruptedException {
    if (refusal.reason() == LinkRefusal.NODE_ID_IN_USE) {
      context.events().tell(new ClusterInput.IdRefused(refusal.by()));
    }
    if (!refusal.by().equals(peer.id())
        || refusal.reason() == LinkRefusal.OTHER_CLUSTER
        || refusal.reason() == LinkRefusal.SECRET) {
      unreachable("another node, " + refusal.by() + ", listens at its address " + address);
    }
  }

  private void serve(LinkConnection open) throws InterruptedException {
    Thread writer =
        Thread.ofPlatform().name("link-writer-" + peer.id()).daemon().unstarted(() -> write(open));
    String reason = "closed by this node";
    try {
      up = true;
      queue.open();
      directory.attach(this);
      context.events().tell(new ClusterInput.LinkUp(peer));
      writer.start();
      // Also while it closes: who ends the connection is the writer, when all is sent.
      while (true) {
        if (open.read().message() instanceof Message.LinkPong pong) {
          long rttNanos = System.nanoTime() - pong.nonce();
          context.events().tell(new ClusterInput.RoundTrip(peer, rttNanos));
        }
      }
    } catch (IOException e) {
      reason = "the link broke: " + e.getMessage();
    } finally {
      up = false;
      directory.detach(this);
      queue.close();
      open.close();
      writer.join();
      if (!closed) {
        context.events().tell(new ClusterInput.LinkDown(peer, reason));
      }
    }
  }

  private void write(LinkConnection open) {
    try {
      List<Frame> batch = queue.take();
      while (!batch.isEmpty()) {
        open.write(batch);
        batch = queue.take();
      }
    } catch (IOException e) {
      debug("Writing to the link failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.close();
    }
  }

  private void unreachable(String reason) throws InterruptedException {
    if (!closed) {
      context.events().tell(new ClusterInput.Unreachable(peer, reason));
    }
  }

  private void debug(String what, IOException e) {
    log.atDebug()
        .addKeyValue("peer", peer.id())
        .addKeyValue("address", address)
        .addKeyValue("reason", e.getMessage())
        .log(what);
  }
}
