package io.ringcast.link;

import static org.awaitility.Awaitility.await;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.node.NodeId;
import io.ringcast.routing.UserDirectory;
import io.ringcast.wire.ChatHead;
import io.ringcast.wire.Frame;
import io.ringcast.wire.InvalidMessageException;
import io.ringcast.wire.Message;
import io.ringcast.wire.Message.Directive;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.Member;
import io.ringcast.wire.Message.Presence;
import io.ringcast.wire.MessageCodec;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what the links tell, and answers what they ask. */
final class RecordingEvents implements LinkEvents {

  final List<Directive> directives = new CopyOnWriteArrayList<>();

  private final Heartbeat hello;
  private final UserDirectory directory;
  private final List<ClusterInput> inputs = new CopyOnWriteArrayList<>();
  private final MessageCodec codec = new MessageCodec();
  private final List<String> relayed = new CopyOnWriteArrayList<>();
  private final Set<NodeId> taken = ConcurrentHashMap.newKeySet();
  private volatile boolean admits = true;
  private volatile Runnable beforePresence = () -> {};

  RecordingEvents(Heartbeat hello, UserDirectory directory) {
    this.hello = hello;
    this.directory = directory;
  }

  void admitNobody() {
    admits = false;
  }

  void take(NodeId id) {
    taken.add(id);
  }

  /** Called by the link's thread before what came of users counts. */
  void beforePresence(Runnable action) {
    beforePresence = action;
  }

  List<String> relayed() {
    return relayed;
  }

  <I extends ClusterInput> List<I> all(Class<I> type) {
    return inputs.stream().filter(type::isInstance).map(type::cast).toList();
  }

  <I extends ClusterInput> I awaitFirst(Class<I> type) {
    return await().until(() -> all(type), found -> !found.isEmpty()).getFirst();
  }

  @Override
  public Heartbeat hello() {
    return hello;
  }

  @Override
  public boolean isTaken(Member member) {
    return taken.contains(member.id());
  }

  @Override
  public boolean awaitAdmission(Member member) {
    return admits;
  }

  @Override
  public void tell(ClusterInput input) throws InterruptedException {
    // As a bounded mailbox does it.
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    inputs.add(input);
  }

  @Override
  public void onSnapshotExpected(NodeId from) {
    directory.expectSnapshot(from);
  }

  @Override
  public void onPresence(NodeId from, Presence presence) {
    beforePresence.run();
    directory.applyPresence(from, presence);
  }

  @Override
  public void onDirective(NodeId from, Directive directive) {
    directives.add(directive);
  }

  @Override
  public void onRelayed(ChatHead chat, Frame frames) {
    for (Frame frame : frames) {
      try {
        relayed.add(((Message.ClientMessage) codec.decode(frame).message()).content());
      } catch (InvalidMessageException e) {
        throw new AssertionError(e);
      }
    }
  }
}
