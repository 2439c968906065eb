package io.ringcast.wire;

/** The {@code type} of an envelope; the names are the protocol's own. */
public enum MessageType {
  CLIENT_REGISTER,
  CLIENT_MESSAGE,
  CLIENT_UNREGISTER,
  USERS_QUERY,
  SERVER_RESPONSE,
  MESSAGE_ACK,
  USERS,
  SERVER_MOVE,
  SERVER_DISCOVERY,
  SERVER_ANNOUNCE,
  HEARTBEAT,
  LEADER_ELECTION,
  LEADER_ANNOUNCEMENT,
  LINK_CHALLENGE,
  LINK_PROOF,
  LINK_PING,
  LINK_PONG,
  PRESENCE
}
