package io.ringcast.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Bytes to messages and back: one message of 128 bytes of text for each operation. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WireBenchmark {

  private static final String JSON =
      "{\"type\":\"CLIENT_MESSAGE\",\"sender_id\":\"s00042\",\"payload\":{\"content\":\"%s\","
          + "\"recipient\":\"r00042\"},\"timestamp\":1794000000.123,"
          + "\"message_id\":\"0f0e3c1e-6f0b-4c43-9d0e-0123456789ab\"}";

  private static final JsonString ID = JsonString.of("0f0e3c1e-6f0b-4c43-9d0e-0123456789ab");

  private final ChatScanner scanner = new ChatScanner();
  private final MessageCodec codec = new MessageCodec();
  private final Frame frame =
      Frame.ofJson(JSON.formatted("x".repeat(128)).getBytes(StandardCharsets.UTF_8));
  private final ByteBuffer bytes = ByteBuffer.allocate(frame.size());
  private final FrameAssembler assembler = new FrameAssembler(1 << 20);
  private final EnvelopeStamp stamp = new EnvelopeStamp("server1", System::currentTimeMillis);
  private final AckBatch acks = new AckBatch(new AckBatch.Form(stamp), 1);

  public WireBenchmark() {
    frame.writeTo(bytes);
  }

  /** What came from a socket, as a frame. */
  @Benchmark
  public @Nullable Frame assemble() throws FrameException {
    assembler.add(bytes.rewind());
    return assembler.all();
  }

  /** What a message of the usual form takes. */
  @Benchmark
  public @Nullable ChatHead scan() {
    return new ChatScanner().scan(frame);
  }

  /** What one takes that follows another of the same form. */
  @Benchmark
  public @Nullable ChatHead scanNext() {
    return scanner.scan(frame);
  }

  /** What a message takes that is not of the usual form. */
  @Benchmark
  public Envelope decode() throws InvalidMessageException {
    return codec.decode(frame);
  }

  @Benchmark
  public Frame encode() {
    return codec.encode(stamp.stamp(new Message.MessageAck("m1", true, "delivered")));
  }

  @Benchmark
  public Frame ack() {
    acks.add(ID, true, "delivered");
    return acks.take();
  }
}
