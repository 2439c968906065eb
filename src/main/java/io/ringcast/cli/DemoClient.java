package io.ringcast.cli;

import io.ringcast.client.Ack;
import io.ringcast.client.Chat;
import io.ringcast.client.ChatListener;
import io.ringcast.client.ClientException;
import io.ringcast.client.RingcastClient;
import io.ringcast.node.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A user of the demo, who remembers what was heard. The demo says a handful of things in all. */
final class DemoClient implements ChatListener, AutoCloseable {

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

  private final String user;
  private final RingcastClient client;
  private final List<Chat> heard = new CopyOnWriteArrayList<>();
  private volatile String nodeId = "";

  /**
   * @param addresses the nodes to use, the first one first
   */
  DemoClient(String user, List<Endpoint> addresses) {
    this.user = user;
    this.client = RingcastClient.builder(user).addresses(addresses).listener(this).build();
  }

  void connect() throws DemoFailedException, InterruptedException {
    try {
      client.connect();
    } catch (ClientException e) {
      throw new DemoFailedException(user + " could not connect: " + e.getMessage());
    }
  }

  String user() {
    return user;
  }

  /** The id of the node that this user is at now; empty between two nodes. */
  String nodeId() {
    return nodeId;
  }

  @Override
  public void onConnected(Endpoint node, String serverId) {
    nodeId = serverId;
  }

  @Override
  public void onDisconnected(String reason, boolean willRetry) {
    nodeId = "";
  }

  @Override
  public void onMessage(Chat chat) {
    heard.add(chat);
  }

  CompletableFuture<Ack> broadcast(String content) {
    return client.broadcast(content);
  }

  CompletableFuture<Ack> sendPrivate(String recipient, String content) {
    return client.sendPrivate(recipient, content);
  }

  /** How many users this one's node knows of; 0 when it does not tell now. */
  int usersKnown() throws InterruptedException {
    try {
      return client.users(1).get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS).total();
    } catch (ExecutionException | TimeoutException e) {
      return 0;
    }
  }

  /** How often this was heard from that user. */
  long timesHeard(String sender, String content) {
    return heard.stream()
        .filter(chat -> chat.sender().equals(sender) && chat.content().equals(content))
        .count();
  }

  /**
   * Waits for the answer to a message of this user.
   *
   * @throws DemoFailedException if it was refused or did not come
   */
  void requireAccepted(CompletableFuture<Ack> answer)
      throws DemoFailedException, InterruptedException {
    try {
      Ack ack = answer.get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
      if (!ack.success()) {
        throw new DemoFailedException("a message of " + user + " was refused: " + ack.info());
      }
    } catch (ExecutionException e) {
      throw new DemoFailedException("a message of " + user + " failed: " + e.getCause());
    } catch (TimeoutException e) {
      throw new DemoFailedException("a message of " + user + " was not answered");
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
