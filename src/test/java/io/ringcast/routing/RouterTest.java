package io.ringcast.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.node.NodeId;
import io.ringcast.wire.ChatHead;
import io.ringcast.wire.Frame;
import io.ringcast.wire.JsonString;
import io.ringcast.wire.Message;
import io.ringcast.wire.Message.UserSession;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouterTest {

  private static final NodeId HERE = new NodeId("server1");
  private static final NodeId OTHER = new NodeId("server2");
  private static final NodeId THIRD = new NodeId("server3");
  private static final Frame FRAME = Frame.ofJson("{}".getBytes(StandardCharsets.UTF_8));

  private final UserDirectory directory = new UserDirectory(HERE, () -> 1000);
  private final LocalUsers local = new LocalUsers();
  private final Map<NodeId, Relay.Outcome> outcomes = new HashMap<>();
  private final List<NodeId> relayed = new ArrayList<>();
  private final Router router = new Router(HERE, directory, local, this::relay);

  private Relay.Outcome relay(NodeId node, Frame frame) {
    assertThat(frame).isSameAs(FRAME);
    relayed.add(node);
    return outcomes.getOrDefault(node, Relay.Outcome.QUEUED);
  }

  private static final class LocalUsers implements LocalDelivery {
    private final Set<String> users = new HashSet<>();
    private final List<String> delivered = new ArrayList<>();

    @Override
    public boolean deliver(String user, Frame frame) {
      assertThat(frame).isSameAs(FRAME);
      return users.contains(user) && delivered.add(user);
    }

    @Override
    public int deliverToAllExcept(String sender, Frame frame) {
      assertThat(frame).isSameAs(FRAME);
      List<String> others = users.stream().filter(user -> !user.equals(sender)).sorted().toList();
      delivered.addAll(others);
      return others.size();
    }
  }

  private void here(String... users) {
    for (String user : users) {
      directory.register(user);
      local.users.add(user);
    }
  }

  private void at(NodeId node, String user) {
    directory.applyPresence(
        node, new Message.Presence(true, true, List.of(new UserSession(user, 1)), List.of()));
  }

  private RouteResult send(String recipient) {
    return router.route(new ChatHead("alice", JsonString.of("1"), recipient), FRAME);
  }

  private void sendRelayed(String sender, String recipient) {
    router.routeRelayed(new ChatHead(sender, JsonString.of("1"), recipient), FRAME);
  }

  @Test
  void aBroadcastGoesToAllOthersHereAndOnceToEachNodeWithUsers() {
    here("alice", "bob", "carol");
    at(OTHER, "dave");
    at(THIRD, "erin");

    assertThat(send(null).success()).isTrue();
    assertThat(local.delivered).containsExactly("bob", "carol");
    assertThat(relayed).containsExactly(OTHER, THIRD);
    assertThat(router.statistics().received(MessageKind.BROADCAST)).isEqualTo(1);
    assertThat(router.statistics().sent(MessageKind.BROADCAST)).isEqualTo(2);
    assertThat(router.statistics().sent(MessageKind.RELAYED)).isEqualTo(2);
  }

  @Test
  void aBroadcastSucceedsWhenADyingNodeIsNotReached() {
    here("alice");
    at(OTHER, "dave");
    outcomes.put(OTHER, Relay.Outcome.NO_LINK);

    assertThat(send(null).success()).isTrue();
    assertThat(router.statistics().dropped(DropReason.NO_LINK)).isEqualTo(1);
  }

  @Test
  void aBroadcastFailsWhenALinkIsFullAndNamesTheNode() {
    here("alice", "bob");
    at(OTHER, "dave");
    at(THIRD, "erin");
    outcomes.put(OTHER, Relay.Outcome.FULL);

    RouteResult result = send(null);
    assertThat(result.success()).isFalse();
    assertThat(result.info()).contains("server2").doesNotContain("server3");
    assertThat(local.delivered).containsExactly("bob");
    assertThat(relayed).containsExactly(OTHER, THIRD);
    assertThat(router.statistics().dropped(DropReason.LINK_FULL)).isEqualTo(1);
  }

  @Test
  void aPrivateMessageGoesToTheUserHere() {
    here("alice", "bob", "carol");

    assertThat(send("bob").success()).isTrue();
    assertThat(local.delivered).containsExactly("bob");
    assertThat(relayed).isEmpty();
  }

  @Test
  void aPrivateMessageGoesToTheNodeOfTheUser() {
    here("alice", "carol");
    at(OTHER, "bob");

    assertThat(send("bob").success()).isTrue();
    assertThat(local.delivered).isEmpty();
    assertThat(relayed).containsExactly(OTHER);
  }

  @Test
  void anUnknownRecipientIsNamed() {
    here("alice");

    RouteResult result = send("bob");
    assertThat(result.success()).isFalse();
    assertThat(result.info()).isEqualTo("unknown recipient 'bob'");
    assertThat(router.statistics().dropped(DropReason.UNKNOWN_RECIPIENT)).isEqualTo(1);
  }

  @Test
  void anEndlessRecipientIsNotRepeatedInFull() {
    here("alice");
    assertThat(send("b".repeat(100_000)).info()).hasSizeLessThan(200);
  }

  @Test
  void aPrivateMessageFailsWhenItsLinkIsFullOrGone() {
    here("alice");
    at(OTHER, "bob");
    outcomes.put(OTHER, Relay.Outcome.FULL);
    assertThat(send("bob").success()).isFalse();

    outcomes.put(OTHER, Relay.Outcome.NO_LINK);
    assertThat(send("bob").success()).isFalse();
    assertThat(router.statistics().dropped(DropReason.LINK_FULL)).isEqualTo(1);
    assertThat(router.statistics().dropped(DropReason.NO_LINK)).isEqualTo(1);
  }

  @Test
  void aPrivateMessageFailsWhenTheUserHereDoesNotTakeIt() {
    here("alice", "bob");
    local.users.remove("bob");

    assertThat(send("bob").success()).isFalse();
    assertThat(router.statistics().dropped(DropReason.RECIPIENT_GONE)).isEqualTo(1);
  }

  @Test
  void aRelayedMessageIsDeliveredHereAndNeverRelayedAgain() {
    here("alice", "bob");
    at(OTHER, "dave");
    at(THIRD, "erin");

    sendRelayed("dave", null);
    sendRelayed("dave", "bob");
    sendRelayed("dave", "erin");

    assertThat(local.delivered).containsExactly("alice", "bob", "bob");
    assertThat(relayed).isEmpty();
    assertThat(router.statistics().received(MessageKind.RELAYED)).isEqualTo(3);
    assertThat(router.statistics().dropped(DropReason.RECIPIENT_GONE)).isEqualTo(1);
  }

  @Test
  void aRelayedBroadcastSkipsItsSenderWhoMovedHere() {
    here("alice", "dave");
    sendRelayed("dave", null);
    assertThat(local.delivered).containsExactly("alice");
  }
}
