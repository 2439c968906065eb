package io.ringcast.client;

import io.ringcast.node.Endpoint;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what it hears. */
public class RecordingListener implements ChatListener {

  public final List<Chat> messages = new CopyOnWriteArrayList<>();
  public final List<String> events = new CopyOnWriteArrayList<>();

  @Override
  public void onMessage(Chat chat) {
    messages.add(chat);
  }

  @Override
  public void onConnected(Endpoint node, String serverId) {
    events.add("connected " + serverId);
  }

  @Override
  public void onDisconnected(String reason, boolean willRetry) {
    events.add((willRetry ? "lost: " : "over: ") + reason);
  }

  @Override
  public void onNotice(String text) {
    events.add("notice: " + text);
  }

  public List<String> contents() {
    return messages.stream().map(Chat::content).toList();
  }
}
