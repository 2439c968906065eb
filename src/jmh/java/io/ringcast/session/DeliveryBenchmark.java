package io.ringcast.session;

import io.ringcast.node.NodeId;
import io.ringcast.routing.Relay;
import io.ringcast.routing.Router;
import io.ringcast.routing.UserDirectory;
import io.ringcast.wire.Envelope;
import io.ringcast.wire.EnvelopeStamp;
import io.ringcast.wire.Frame;
import io.ringcast.wire.FrameAssembler;
import io.ringcast.wire.FrameException;
import io.ringcast.wire.Message;
import io.ringcast.wire.MessageCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * From the bytes of a read to the frames of the writes, without sockets: assembled, scanned,
 * routed, queued, acked, and taken out again. Figures are for one delivered message (one copy), the
 * allocation too.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DeliveryBenchmark {

  /** So many messages come with one read. */
  private static final int AT_ONCE = 16;

  private static final int RECIPIENTS = 100;
  private static final int RECIPIENT = 42;
  private static final NodeId SELF = new NodeId("server1");

  private final MessageCodec codec = new MessageCodec();
  private final UserDirectory directory = new UserDirectory(SELF, System::currentTimeMillis);
  private final SessionRegistry sessions;
  private final Conversation conversation;
  private final List<OutboundQueue> queues = new ArrayList<>();
  private final Session sender;
  private final FrameAssembler assembler = new FrameAssembler(1 << 20);
  private final ByteBuffer privateMessages = messages("r%05d".formatted(RECIPIENT));
  private final ByteBuffer broadcasts = messages(null);

  public DeliveryBenchmark() {
    EnvelopeStamp stamp = new EnvelopeStamp(SELF.value(), System::currentTimeMillis);
    Answers answers = new Answers(SELF, codec, stamp);
    sessions = new SessionRegistry(directory, answers, new SessionLimits(1000, 1 << 20, 1 << 30), System::nanoTime);
    Router router =
        new Router(SELF, directory, sessions, (node, frames) -> Relay.Outcome.NO_LINK);
    conversation =
        new Conversation(answers, codec, directory, router, sessions, Optional::empty);
    for (int i = 0; i < RECIPIENTS; i++) {
      register("r%05d".formatted(i));
    }
    sender = register("s00000");
  }

  private Session register(String user) {
    Session session = sessions.open(new NoConnection());
    Envelope registration = new Envelope(user, "1", 1, new Message.ClientRegister(List.of()));
    conversation.onFrames(session, codec.encode(registration));
    queues.add(session.queue());
    drain(session.queue(), null);
    return session;
  }

  private ByteBuffer messages(String recipient) {
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      Message.ClientMessage chat = new Message.ClientMessage("x".repeat(128), recipient, null);
      String id = "0f0e3c1e-6f0b-4c43-9d0e-%012d".formatted(i);
      frames.add(codec.encode(new Envelope("s00000", id, 1_794_000_000.123, chat)));
    }
    ByteBuffer bytes = ByteBuffer.allocate(frames.stream().mapToInt(Frame::size).sum());
    frames.forEach(frame -> frame.writeTo(bytes));
    return bytes;
  }

  /** Private messages to one recipient. */
  @Benchmark
  @OperationsPerInvocation(AT_ONCE)
  public void privateMessages(Blackhole writes) throws FrameException {
    read(privateMessages);
    drain(queues.get(RECIPIENT), writes);
    drain(sender.queue(), writes);
  }

  /** Broadcasts, to be divided by the copies of each. */
  @Benchmark
  @OperationsPerInvocation(AT_ONCE * RECIPIENTS)
  public void broadcasts(Blackhole writes) throws FrameException {
    read(broadcasts);
    queues.forEach(queue -> drain(queue, writes));
  }

  private void read(ByteBuffer bytes) throws FrameException {
    assembler.add(bytes.rewind());
    conversation.onFrames(sender, Objects.requireNonNull(assembler.all()));
  }

  private static void drain(OutboundQueue queue, Blackhole writes) {
    for (List<Frame> next = queue.next(); !next.isEmpty(); next = queue.next()) {
      if (writes != null) {
        writes.consume(next);
      }
    }
  }

  /** The benchmark itself takes out what is to be written. */
  private static final class NoConnection implements Connection {
    @Override
    public void onReadyToWrite() {}

    @Override
    public void onClosing() {}
  }
}
