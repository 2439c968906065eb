package io.ringcast.link;

import io.ringcast.node.Endpoint;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.Member;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Another node's link port, answered by hand. */
final class FakePeer implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 8000;

  private final Member member;
  private final ServerSocket server;

  private FakePeer(Member member, ServerSocket server) {
    this.member = member;
    this.server = server;
  }

  static FakePeer of(String id) throws IOException {
    return at(Heartbeats.member(id, 1), 0);
  }

  static FakePeer at(Member member, int port) throws IOException {
    ServerSocket server = new ServerSocket();
    server.setReuseAddress(true);
    server.setSoTimeout(PATIENCE_MILLIS);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return new FakePeer(member, server);
  }

  Member member() {
    return member;
  }

  Endpoint address() {
    return new Endpoint("127.0.0.1", server.getLocalPort());
  }

  /** Takes a connection and says nothing on it. */
  RawLink acceptSilently() throws IOException {
    return new RawLink(server.accept(), member.id().value());
  }

  /** Takes a connection and its hello. */
  RawLink acceptHello() throws IOException {
    RawLink link = acceptSilently();
    link.next(Heartbeat.class);
    return link;
  }

  /** Takes a connection and answers its hello. */
  RawLink accept() throws IOException {
    RawLink link = acceptHello();
    link.send(Heartbeats.of(member));
    return link;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
