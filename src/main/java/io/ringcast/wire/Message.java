package io.ringcast.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringcast.node.Endpoint;
import io.ringcast.node.Incarnation;
import io.ringcast.node.NodeId;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * What an {@link Envelope} carries: the base protocol between client and node, discovery, and what
 * nodes say to each other. The component names, in snake case, are the keys of the JSON payload.
 */
public sealed interface Message {

  /** The {@code type} of the envelope. */
  MessageType type();

  // Client to node.

  /** The first frame of a client's connection; the sender id is the user id it asks for. */
  record ClientRegister(List<String> capabilities) implements Message {
    public ClientRegister {
      capabilities = orEmpty(capabilities);
    }

    @Override
    public MessageType type() {
      return MessageType.CLIENT_REGISTER;
    }
  }

  /**
   * A chat message, from client to node, node to client, and unchanged between nodes.
   *
   * @param recipient null for a broadcast to every other registered user of the cluster
   */
  record ClientMessage(String content, @Nullable String recipient, @Nullable Long seq)
      implements Message {
    @Override
    public MessageType type() {
      return MessageType.CLIENT_MESSAGE;
    }
  }

  /** The client leaves; the node closes the connection. */
  record ClientUnregister() implements Message {
    @Override
    public MessageType type() {
      return MessageType.CLIENT_UNREGISTER;
    }
  }

  /**
   * Asks who is registered anywhere in the cluster. An addition: "users" in the capabilities.
   *
   * @param user ask for this one user only, or null for all
   * @param limit at most this many names, 1 to 1000
   */
  record UsersQuery(@Nullable String user, int limit) implements Message {
    public static final int MAX_LIMIT = 1000;

    public UsersQuery {
      if (limit < 1 || limit > MAX_LIMIT) {
        throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + ", not " + limit);
      }
    }

    @Override
    public MessageType type() {
      return MessageType.USERS_QUERY;
    }
  }

  // Node to client.

  /** The answer to a registration, and the news of an error or of the connection's end. */
  record ServerResponse(boolean success, String message, Map<String, Object> data)
      implements Message {
    public ServerResponse {
      Objects.requireNonNull(message, "message");
      data = data == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(data));
    }

    @Override
    public MessageType type() {
      return MessageType.SERVER_RESPONSE;
    }
  }

  /**
   * The answer to one chat message.
   *
   * @param info why it failed, or where it went
   */
  record MessageAck(String ackedMessageId, boolean success, String info) implements Message {
    public MessageAck {
      Objects.requireNonNull(ackedMessageId, "acked_message_id");
      Objects.requireNonNull(info, "info");
    }

    @Override
    public MessageType type() {
      return MessageType.MESSAGE_ACK;
    }
  }

  /**
   * The answer to {@link UsersQuery}.
   *
   * @param queryId the message id of the query
   * @param total how many users are registered in the whole cluster, listed or not
   */
  record Users(String queryId, List<String> users, int total) implements Message {
    public Users {
      Objects.requireNonNull(queryId, "query_id");
      users = List.copyOf(Objects.requireNonNull(users, "users"));
      if (total < 0) {
        throw new IllegalArgumentException("total must not be negative");
      }
    }

    @Override
    public MessageType type() {
      return MessageType.USERS;
    }
  }

  /**
   * Asks a client to go on at another node. An addition: "move" in the capabilities.
   *
   * @param serverId the id of that node
   * @param afterMs when to go, from now; at most {@value #MAX_AFTER_MS}
   * @param reason why, in words for a person
   */
  record ServerMove(String host, int port, String serverId, long afterMs, String reason)
      implements Message {
    public static final long MAX_AFTER_MS = 600_000;

    public ServerMove {
      Objects.requireNonNull(host, "host");
      Objects.requireNonNull(serverId, "server_id");
      Objects.requireNonNull(reason, "reason");
      if (host.isBlank() || port < 1 || port > 65_535) {
        throw new IllegalArgumentException("host must not be blank, port must be 1 to 65535");
      }
      if (afterMs < 0 || afterMs > MAX_AFTER_MS) {
        throw new IllegalArgumentException(
            "after_ms must be 0 to " + MAX_AFTER_MS + ", not " + afterMs);
      }
    }

    @Override
    public MessageType type() {
      return MessageType.SERVER_MOVE;
    }
  }

  // Discovery, by datagram.

  /** A client looks for a node. */
  record ServerDiscovery(double ts) implements Message {
    public ServerDiscovery {
      if (!Double.isFinite(ts)) {
        throw new IllegalArgumentException("ts must be a finite number");
      }
    }

    @Override
    public MessageType type() {
      return MessageType.SERVER_DISCOVERY;
    }
  }

  /** The leader names the node that should take the client. */
  record ServerAnnounce(String assignedHost, int assignedTcpPort, String serverId)
      implements Message {
    public ServerAnnounce {
      Objects.requireNonNull(serverId, "server_id");
      Objects.requireNonNull(assignedHost, "assigned_host");
      if (assignedHost.isBlank() || assignedTcpPort < 1 || assignedTcpPort > 65_535) {
        throw new IllegalArgumentException(
            "assigned_host must not be blank, assigned_tcp_port must be 1 to 65535");
      }
    }

    @Override
    public MessageType type() {
      return MessageType.SERVER_ANNOUNCE;
    }
  }

  // Between nodes.

  /** A node id with the incarnation meant. */
  record Member(NodeId id, Incarnation incarnation) {
    public Member {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(incarnation, "incarnation");
    }

    @Override
    public String toString() {
      return id + "#" + incarnation;
    }
  }

  /** A member and the address of its links, as told over links where multicast does not reach. */
  record KnownMember(Member member, Endpoint link) {
    public KnownMember {
      Objects.requireNonNull(member, "member");
      Objects.requireNonNull(link, "link");
    }
  }

  /**
   * Where a node is reached.
   *
   * @param client the port of its clients
   * @param link the port of the links between nodes
   * @param http the pages and the status, or null if it serves none
   */
  record Addresses(Endpoint client, Endpoint link, @Nullable Endpoint http) {
    public Addresses {
      Objects.requireNonNull(client, "client");
      Objects.requireNonNull(link, "link");
    }
  }

  /**
   * How much a node carries.
   *
   * @param cpu smoothed share of the processors, 0 to 1
   * @param queue fill of the outbound queues, 0 to 1
   * @param weight 0 (no new client) to 100
   */
  record Load(
      int clients,
      int maxClients,
      double cpu,
      double queue,
      int weight,
      boolean ready,
      boolean draining) {
    public Load {
      if (clients < 0 || maxClients < 0 || weight < 0 || weight > 100) {
        throw new IllegalArgumentException(
            "clients and max_clients must not be negative, weight must be 0 to 100");
      }
      if (!(cpu >= 0 && cpu <= 1 && queue >= 0 && queue <= 1)) {
        throw new IllegalArgumentException("cpu and queue must be 0 to 1");
      }
    }
  }

  /**
   * Who leads, since which epoch. Of two the higher epoch counts; of one epoch (two sides of a
   * partition that each elected) the leader of the higher id, and of the newer incarnation. So no
   * two are equal, and all nodes choose the same one.
   */
  record Leadership(long epoch, Member leader) implements Comparable<Leadership> {
    private static final Comparator<Leadership> ORDER =
        Comparator.comparingLong(Leadership::epoch)
            .thenComparing(leadership -> leadership.leader().id())
            .thenComparing(leadership -> leadership.leader().incarnation());

    public Leadership {
      Objects.requireNonNull(leader, "leader");
      requireEpoch(epoch);
    }

    @Override
    public int compareTo(Leadership other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * The life sign of a node, by datagram and over every link, and the first frame of a link in both
   * directions.
   *
   * @param cluster heartbeats of another cluster's name are ignored
   * @param sequence counts the heartbeats of this incarnation; a repeated or older one is no life
   *     sign
   * @param version the version of the software
   * @param epoch the highest epoch seen by the sender
   * @param leadership whom the sender follows, or null
   * @param leaving true in the last one: a goodbye
   * @param steppedDown the sender leads only if nobody else stands
   * @param members over links only: whom the sender hears; empty in datagrams
   */
  record Heartbeat(
      String cluster,
      Incarnation incarnation,
      long sequence,
      String version,
      Addresses addresses,
      long epoch,
      @Nullable Leadership leadership,
      Load load,
      boolean leaving,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JsonDeserialize(using = OptionalFlag.class)
          boolean steppedDown,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<KnownMember> members)
      implements Message {
    public static final int MAX_MEMBERS = 256;

    public Heartbeat {
      Objects.requireNonNull(cluster, "cluster");
      Objects.requireNonNull(incarnation, "incarnation");
      Objects.requireNonNull(version, "version");
      Objects.requireNonNull(addresses, "addresses");
      Objects.requireNonNull(load, "load");
      if (epoch < 0 || sequence < 0) {
        throw new IllegalArgumentException("epoch and sequence must not be negative");
      }
      if (leadership != null && leadership.epoch() > epoch) {
        throw new IllegalArgumentException("leadership.epoch must not be above epoch");
      }
      members = orEmpty(members);
      if (members.size() > MAX_MEMBERS) {
        throw new IllegalArgumentException("members must be at most " + MAX_MEMBERS);
      }
    }

    @Override
    public MessageType type() {
      return MessageType.HEARTBEAT;
    }

    /** The same heartbeat, telling also whom the sender hears. */
    public Heartbeat withMembers(List<KnownMember> known) {
      return new Heartbeat(
          cluster,
          incarnation,
          sequence,
          version,
          addresses,
          epoch,
          leadership,
          load,
          leaving,
          steppedDown,
          known);
    }
  }

  /**
   * A token of an election, on its way around the ring.
   *
   * @param ring a hash of the ring (ids and incarnations) that it was started on
   * @param hops how many nodes have sent it on
   * @param steppedDown the candidate leads only if nobody else stands
   */
  record LeaderElection(
      long epoch,
      Member candidate,
      long ring,
      int hops,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JsonDeserialize(using = OptionalFlag.class)
          boolean steppedDown)
      implements Message {
    /** Of two the higher candidate wins: one that stands before one that has stepped down. */
    public static final Comparator<LeaderElection> BY_CANDIDATE =
        Comparator.comparing(LeaderElection::steppedDown, Comparator.reverseOrder())
            .thenComparing(token -> token.candidate().id());

    public LeaderElection {
      Objects.requireNonNull(candidate, "candidate");
      requireEpoch(epoch);
      if (hops < 0) {
        throw new IllegalArgumentException("hops must not be negative");
      }
    }

    /** The same token after one more hop. */
    public LeaderElection sentOn() {
      return new LeaderElection(epoch, candidate, ring, hops + 1, steppedDown);
    }

    @Override
    public MessageType type() {
      return MessageType.LEADER_ELECTION;
    }
  }

  /** The outcome of an election. */
  record LeaderAnnouncement(Leadership leadership) implements Message {
    public LeaderAnnouncement {
      Objects.requireNonNull(leadership, "leadership");
    }

    @Override
    public MessageType type() {
      return MessageType.LEADER_ANNOUNCEMENT;
    }
  }

  /**
   * Asks the other end of a new link for proof that it knows the cluster secret.
   *
   * @param incarnation that of the sender
   * @param nonce {@value ClusterSecret#HASH_LENGTH} hexadecimal digits by chance, never used again
   */
  record LinkChallenge(Incarnation incarnation, String nonce) implements Message {
    public LinkChallenge {
      Objects.requireNonNull(incarnation, "incarnation");
      requireHex("nonce", nonce);
    }

    @Override
    public MessageType type() {
      return MessageType.LINK_CHALLENGE;
    }
  }

  /**
   * The answer to {@link LinkChallenge}.
   *
   * @param proof a keyed hash of both challenges
   */
  record LinkProof(String proof) implements Message {
    public LinkProof {
      requireHex("proof", proof);
    }

    @Override
    public MessageType type() {
      return MessageType.LINK_PROOF;
    }
  }

  /** Asks the other end of a link for a {@link LinkPong} with the same number. */
  record LinkPing(long nonce) implements Message {
    @Override
    public MessageType type() {
      return MessageType.LINK_PING;
    }
  }

  /** The answer to {@link LinkPing}. */
  record LinkPong(long nonce) implements Message {
    @Override
    public MessageType type() {
      return MessageType.LINK_PONG;
    }
  }

  /**
   * A user registered at the sending node.
   *
   * @param stamp of two registrations of one user, the one with the higher stamp is the newer
   */
  record UserSession(String user, long stamp) {
    public UserSession {
      Objects.requireNonNull(user, "user");
    }
  }

  /**
   * Which users the sending node has: first a snapshot, in one part or more, when a link comes up;
   * then every change.
   *
   * @param snapshot a part of a snapshot, which replaces all that was known of the sender
   * @param last the last part of the snapshot; true for a change
   */
  record Presence(
      boolean snapshot, boolean last, List<UserSession> online, List<UserSession> offline)
      implements Message {
    /** The number of sessions that one message carries at most. */
    public static final int MAX_SESSIONS = 1000;

    public Presence {
      online = orEmpty(online);
      offline = orEmpty(offline);
      if (online.size() + offline.size() > MAX_SESSIONS) {
        throw new IllegalArgumentException("at most " + MAX_SESSIONS + " sessions a message");
      }
    }

    @Override
    public MessageType type() {
      return MessageType.PRESENCE;
    }
  }

  /** What a node is told to do with its clients. */
  sealed interface Directive extends Message {}

  /**
   * The leader's word that some clients are to go on at another node.
   *
   * @param epoch in which the leader was elected
   * @param to where they are to go
   * @param count how many, at most {@value #MAX_COUNT}
   */
  record MoveClients(long epoch, NodeId to, int count) implements Directive {
    public static final int MAX_COUNT = 1000;

    public MoveClients {
      Objects.requireNonNull(to, "to");
      requireEpoch(epoch);
      if (count < 1 || count > MAX_COUNT) {
        throw new IllegalArgumentException("count must be 1 to " + MAX_COUNT + ", not " + count);
      }
    }

    @Override
    public MessageType type() {
      return MessageType.MOVE_CLIENTS;
    }
  }

  /** An operator ends a user's session. */
  record Kick(String user) implements Directive {
    public Kick {
      Objects.requireNonNull(user, "user");
    }

    @Override
    public MessageType type() {
      return MessageType.KICK;
    }
  }

  /**
   * What an operator has to say to everybody.
   *
   * @param text at most {@value #MAX_LENGTH} characters
   */
  record Notice(String text) implements Directive {
    public static final int MAX_LENGTH = 1000;

    public Notice {
      Objects.requireNonNull(text, "text");
      if (text.isBlank() || text.length() > MAX_LENGTH) {
        throw new IllegalArgumentException(
            "text must not be blank, and at most " + MAX_LENGTH + " characters");
      }
    }

    @Override
    public MessageType type() {
      return MessageType.NOTICE;
    }
  }

  /** An absent list in JSON is an empty one. */
  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  private static void requireHex(String key, String text) {
    Objects.requireNonNull(text, key);
    if (text.length() != ClusterSecret.HASH_LENGTH
        || !text.chars().allMatch(c -> HexFormat.isHexDigit(c))) {
      throw new IllegalArgumentException(
          key + " must be " + ClusterSecret.HASH_LENGTH + " hexadecimal digits");
    }
  }

  private static void requireEpoch(long epoch) {
    if (epoch < 1) {
      throw new IllegalArgumentException("epoch must be positive, not " + epoch);
    }
  }
}
