package io.ringcast.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What somebody sends who overheard the heartbeats of a cluster and knows how they are made. */
final class ForgedDatagrams {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int VARIANTS = 200;
  private static final long FAR = 1L << 62;

  private ForgedDatagrams() {}

  /** Nothing that a node says: noise, pieces, other types, other clusters. */
  static List<byte[]> garbage(List<byte[]> overheard) {
    Random random = new Random(5);
    List<byte[]> all = new ArrayList<>();
    for (int i = 0; i < VARIANTS; i++) {
      byte[] heartbeat = overheard.get(i % overheard.size());
      byte[] noise = new byte[random.nextInt(1400)];
      random.nextBytes(noise);
      all.add(noise);
      byte[] brace = noise.clone();
      if (brace.length > 0) {
        brace[0] = '{';
      }
      all.add(brace);
      all.add(Arrays.copyOf(heartbeat, random.nextInt(heartbeat.length)));
      all.add(Arrays.copyOf(heartbeat, 3000));
      all.add(changed(heartbeat, message -> payload(message).put("cluster", "another")));
      all.add(changed(heartbeat, message -> message.put("type", "LEADER_ANNOUNCEMENT")));
      all.add(("{\"type\":\"HEARTBEAT\",\"sender_id\":" + "[".repeat(1000) + "}").getBytes(UTF_8));
      all.add("{\"type\":\"SERVER_DISCOVERY\",\"payload\":7}".getBytes(UTF_8));
    }
    return all;
  }

  /** Heartbeats in the names of those who sent {@code overheard}, which say what they did not. */
  static List<byte[]> inNamesOfMembers(List<byte[]> overheard) {
    List<byte[]> all = new ArrayList<>();
    for (int i = 0; i < VARIANTS; i++) {
      byte[] heartbeat = overheard.get(i % overheard.size());
      long sequence = 1_000_000_000L + i;
      all.add(later(heartbeat, sequence, payload -> payload.put("leaving", true)));
      all.add(
          later(
              heartbeat,
              sequence,
              payload -> {
                payload.put("epoch", FAR);
                ObjectNode leadership = payload.putObject("leadership");
                leadership.put("epoch", FAR);
                leadership.putObject("leader").put("id", "usurper").put("incarnation", 1);
              }));
      all.add(
          later(heartbeat, sequence, payload -> payload.put("epoch", FAR).putNull("leadership")));
      long incarnation = FAR + i;
      all.add(later(heartbeat, sequence, payload -> payload.put("incarnation", incarnation)));
      all.add(later(heartbeat, sequence, payload -> payload.put("incarnation", 1)));
    }
    return all;
  }

  /** Heartbeats of nodes that don't exist, whose links are at {@code linkPort}. */
  static List<byte[]> ofStrangers(List<byte[]> overheard, int linkPort) {
    List<byte[]> all = new ArrayList<>();
    for (int i = 0; i < 5 * VARIANTS; i++) {
      int number = i;
      all.add(
          changed(
              overheard.get(i % overheard.size()),
              message -> {
                message.put("sender_id", "stranger" + number);
                ObjectNode link = (ObjectNode) payload(message).path("addresses").path("link");
                link.put("port", linkPort);
              }));
    }
    return all;
  }

  private static byte[] later(byte[] heartbeat, long sequence, Consumer<ObjectNode> change) {
    return changed(
        heartbeat,
        message -> {
          payload(message).put("sequence", sequence);
          change.accept(payload(message));
        });
  }

  private static ObjectNode payload(ObjectNode message) {
    return (ObjectNode) message.path("payload");
  }

  private static byte[] changed(byte[] heartbeat, Consumer<ObjectNode> change) {
    ObjectNode message = (ObjectNode) JSON.readTree(heartbeat);
    change.accept(message);
    return JSON.writeValueAsBytes(message);
  }
}
