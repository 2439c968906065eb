package io.ringcast.session;

import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import io.ringcast.wire.AckBatch;
import io.ringcast.wire.CloseReason;
import io.ringcast.wire.EnvelopeStamp;
import io.ringcast.wire.Frame;
import io.ringcast.wire.Message;
import io.ringcast.wire.MessageCodec;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What this node itself says to clients. */
public final class Answers {

  private final NodeId self;
  private final MessageCodec codec;
  private final EnvelopeStamp stamp;
  private final AckBatch.Form acks;

  public Answers(NodeId self, MessageCodec codec, EnvelopeStamp stamp) {
    acks = new AckBatch.Form(stamp);
    this.self = self;
    this.codec = codec;
    this.stamp = stamp;
  }

  Frame registered(String user, Collection<Capability> granted) {
    List<String> capabilities = granted.stream().map(Capability::code).sorted().toList();
    return frame(
        new Message.ServerResponse(
            true,
            "registered as '" + user + "' at " + self.value(),
            Map.of("server_id", self.value(), "capabilities", capabilities)));
  }

  /** Acks to be collected, about so many at most. */
  AckBatch acks(int most) {
    return new AckBatch(acks, most);
  }

  Frame users(String queryId, List<String> users, int total) {
    return frame(new Message.Users(queryId, users, total));
  }

  Frame notice(String text) {
    return frame(new Message.ServerResponse(true, text, Map.of()));
  }

  Frame error(String problem) {
    return frame(new Message.ServerResponse(false, problem, Map.of()));
  }

  /**
   * The last frame of a connection; none where the client itself ended it, and knows.
   *
   * @param detail what happened, in words for people
   */
  Optional<Frame> ending(CloseReason reason, String detail) {
    return switch (reason) {
      case UNREGISTERED, CONNECTION_LOST -> Optional.empty();
      default -> Optional.of(frame(new Message.ServerResponse(false, detail, endingData(reason))));
    };
  }

  /** As {@link #ending}, naming the node to go to, if any. */
  Frame goElsewhere(CloseReason reason, Optional<Endpoint> redirect) {
    Map<String, Object> data = endingData(reason);
    redirect.ifPresent(
        node -> data.put("redirect", Map.of("host", node.host(), "port", node.port())));
    return frame(new Message.ServerResponse(false, defaultDetail(reason), data));
  }

  /** Asks the client to go on at {@code target}, {@code afterMillis} from now. */
  Frame move(Target target, long afterMillis, String why) {
    Endpoint address = target.client();
    return frame(
        new Message.ServerMove(
            address.host(), address.port(), target.node().value(), afterMillis, why));
  }

  private static Map<String, Object> endingData(CloseReason reason) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("reason", reason.code());
    data.put("reconnect", reason.reconnect());
    return data;
  }

  static String defaultDetail(CloseReason reason) {
    return switch (reason) {
      case UNREGISTERED -> "unregistered";
      case CONNECTION_LOST -> "the connection was lost";
      case REPLACED -> "replaced by a newer registration of the same user";
      case SLOW_CONSUMER -> "too slow: messages came faster than they were read";
      case REGISTRATION_TIMEOUT -> "no CLIENT_REGISTER came in time";
      case REGISTRATION_REFUSED -> "the registration was refused";
      case NODE_FULL -> "this node has as many clients as it may have";
      case BAD_FRAME -> "not a frame of the protocol";
      case NODE_STOPPING -> "this node is stopping";
      case KICKED -> "an operator ended this session";
      case INTERNAL_ERROR -> "a fault of this node";
    };
  }

  private Frame frame(Message message) {
    return codec.encode(stamp.stamp(message));
  }
}
