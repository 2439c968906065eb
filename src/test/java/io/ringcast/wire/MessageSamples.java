package io.ringcast.wire;

import io.ringcast.node.Endpoint;
import io.ringcast.node.Incarnation;
import io.ringcast.node.NodeId;
import java.util.List;
import java.util.Map;

/** One message or more of every type, for tests that go through all of them. */
final class MessageSamples {

  static final Message.Member MEMBER =
      new Message.Member(new NodeId("server10"), new Incarnation(1_790_000_000_123L));

  static final Message.Heartbeat HEARTBEAT =
      new Message.Heartbeat(
          "default",
          new Incarnation(1_790_000_000_123L),
          42,
          "0.1.0",
          new Message.Addresses(
              new Endpoint("127.0.0.1", 5001),
              new Endpoint("127.0.0.1", 6001),
              new Endpoint("127.0.0.1", 8080)),
          7,
          new Message.Leadership(6, MEMBER),
          new Message.Load(12, 10_000, 0.25, 0.0, 88, true, false),
          false,
          false,
          List.of());

  private MessageSamples() {}

  static List<Message> all() {
    return List.of(
        new Message.ClientRegister(List.of()),
        new Message.ClientRegister(List.of("users", "later")),
        new Message.ClientMessage("hello", null, null),
        new Message.ClientMessage("", "bob", 9_007_199_254_740_993L),
        new Message.ClientMessage(
            "\0 \" \\ / \b\f\n\r\t \u007f \u00e9 \u4e16 \ud83d\ude00", "b", 0L),
        new Message.ClientUnregister(),
        new Message.UsersQuery(null, 1),
        new Message.UsersQuery("bob", 1000),
        new Message.ServerResponse(true, "Welcome", Map.of("server_id", "server1")),
        new Message.ServerResponse(
            false,
            "This node is full",
            Map.of("reconnect", true, "redirect", Map.of("host", "127.0.0.1", "port", 5002))),
        new Message.ServerResponse(false, "", Map.of()),
        new Message.MessageAck("alice_1790000000.5", false, "unknown recipient 'bob'"),
        new Message.Users("q1", List.of("alice", "bob"), 2),
        new Message.Users("q1", List.of(), 0),
        new Message.MoveClients(4, new NodeId("server2"), 25),
        new Message.Kick("bob"),
        new Message.Notice("back in five minutes"),
        new Message.ServerMove("127.0.0.1", 5002, "server2", 250, "this node is stopping"),
        new Message.ServerDiscovery(1_790_000_000.25),
        new Message.ServerAnnounce("127.0.0.1", 5001, "server1"),
        HEARTBEAT,
        new Message.Heartbeat(
            "other",
            new Incarnation(1),
            0,
            "0.1.0",
            new Message.Addresses(new Endpoint("::1", 1), new Endpoint("::1", 2), null),
            0,
            null,
            new Message.Load(0, 0, 1.0, 1.0, 0, false, true),
            true,
            true,
            List.of(new Message.KnownMember(MEMBER, new Endpoint("10.0.0.9", 6001)))),
        new Message.LeaderElection(8, MEMBER, Long.MIN_VALUE, 3, false),
        new Message.LeaderAnnouncement(new Message.Leadership(Long.MAX_VALUE, MEMBER)),
        new Message.LinkChallenge(new Incarnation(1), "0f".repeat(32)),
        new Message.LinkProof("a0".repeat(32)),
        new Message.LinkPing(-1),
        new Message.LinkPong(Long.MAX_VALUE),
        new Message.Presence(true, false, List.of(new Message.UserSession("alice", 5)), List.of()),
        new Message.Presence(false, true, List.of(), List.of(new Message.UserSession("bob", 6))));
  }

  static Envelope envelope(Message message) {
    return new Envelope("alice", "3f0c-1", 1_790_000_000.125, message);
  }
}
