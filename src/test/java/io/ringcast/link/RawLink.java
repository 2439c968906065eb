package io.ringcast.link;

import io.ringcast.node.Endpoint;
import io.ringcast.wire.Envelope;
import io.ringcast.wire.EnvelopeStamp;
import io.ringcast.wire.Frame;
import io.ringcast.wire.FrameReader;
import io.ringcast.wire.FrameWriter;
import io.ringcast.wire.Message;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.Member;
import io.ringcast.wire.MessageCodec;
import java.io.IOException;
import java.net.Socket;
import java.util.List;

/** One end of a link, moved by hand. */
final class RawLink implements AutoCloseable {

  /** Long enough that only a fault makes a test wait for it. */
  private static final int PATIENCE_MILLIS = 8000;

  private static final MessageCodec CODEC = new MessageCodec();

  private final Socket socket;
  private final FrameReader reader;
  private final FrameWriter writer;
  private final EnvelopeStamp stamp;

  RawLink(Socket socket, String senderId) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    reader = new FrameReader(socket.getInputStream(), 16 * 1024 * 1024);
    writer = new FrameWriter(socket.getOutputStream());
    stamp = new EnvelopeStamp(senderId, System::currentTimeMillis);
  }

  /** Dials as {@code self}, says hello and takes the hello that answers. */
  static RawLink greeted(Endpoint address, Member self) throws IOException {
    RawLink link = to(address, self.id().value());
    link.send(Heartbeats.of(self));
    if (!(link.next() instanceof Heartbeat)) {
      throw new IOException("refused");
    }
    return link;
  }

  static RawLink to(Endpoint address, String senderId) throws IOException {
    return new RawLink(new Socket(address.host(), address.port()), senderId);
  }

  void send(Message message) throws IOException {
    send(CODEC.encode(stamp.stamp(message)));
  }

  void send(Frame frame) throws IOException {
    writer.write(List.of(frame));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  Message next() throws IOException {
    Envelope envelope = nextOrEnd();
    if (envelope == null) {
      throw new IOException("the stream ended");
    }
    return envelope.message();
  }

  /** The next of the kind {@code type}; others before it are skipped. */
  <M extends Message> M next(Class<M> type) throws IOException {
    while (true) {
      Message message = next();
      if (type.isInstance(message)) {
        return type.cast(message);
      }
    }
  }

  /** Null at the end of the stream. */
  Envelope nextOrEnd() throws IOException {
    Frame frame = reader.next();
    try {
      return frame == null ? null : CODEC.decode(frame);
    } catch (io.ringcast.wire.InvalidMessageException e) {
      throw new IOException(e);
    }
  }

  /** Whether the other side ends the connection, in whatever way; what came before is dropped. */
  boolean isEnded() {
    try {
      while (nextOrEnd() != null) {
        // Only the end counts.
      }
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
