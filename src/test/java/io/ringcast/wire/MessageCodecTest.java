package io.ringcast.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.node.Endpoint;
import io.ringcast.node.Incarnation;
import io.ringcast.node.NodeId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the codec writes, and what it reads as a message. */
class MessageCodecTest {

  private final MessageCodec codec = new MessageCodec();
  private final JsonMapper plainJson = new JsonMapper();

  static List<Message> everyMessage() {
    return MessageSamples.all();
  }

  @ParameterizedTest
  @MethodSource("everyMessage")
  void readsBackWhatItWrote(Message message) throws Exception {
    Envelope envelope = MessageSamples.envelope(message);

    assertThat(codec.decode(codec.encode(envelope))).isEqualTo(envelope);
    byte[] bare = codec.encodeBare(envelope);
    assertThat(codec.decode(bare, 0, bare.length)).isEqualTo(envelope);
    assertThat(codec.encode(envelope).json()).isEqualTo(bare);
  }

  @ParameterizedTest
  @MethodSource("everyMessage")
  void writesTheEnvelopeOfTheProtocol(Message message) {
    JsonNode json = plainJson.readTree(codec.encodeBare(MessageSamples.envelope(message)));

    assertThat(json.propertyNames())
        .containsExactlyInAnyOrder("type", "sender_id", "payload", "timestamp", "message_id");
    assertThat(json.get("type").asString()).isEqualTo(message.type().name());
    assertThat(json.get("sender_id").asString()).isEqualTo("alice");
    assertThat(json.get("message_id").asString()).isEqualTo("3f0c-1");
    assertThat(json.get("timestamp").isNumber()).isTrue();
    assertThat(json.get("timestamp").asDouble()).isEqualTo(1_790_000_000.125);
    assertThat(json.get("payload").isObject()).isTrue();
  }

  @Test
  void everyTypeHasASample() {
    assertThat(everyMessage().stream().map(Message::type).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(MessageType.values());
  }

  @Test
  void writesThePayloadKeysOfTheBaseProtocol() {
    assertThat(payload(new Message.ClientMessage("hi", null, null)))
        .isEqualTo(json("{'content': 'hi', 'recipient': null}"));
    assertThat(payload(new Message.ClientMessage("hi", "bob", 3L)).toString())
        .isEqualTo(json("{'content': 'hi', 'recipient': 'bob', 'seq': 3}").toString());
    assertThat(payload(new Message.ServerResponse(true, "Welcome", Map.of("server_id", "server1"))))
        .isEqualTo(
            json("{'success': true, 'message': 'Welcome', 'data': {'server_id': 'server1'}}"));
    assertThat(payload(new Message.MessageAck("id-1", false, "not registered")))
        .isEqualTo(
            json("{'acked_message_id': 'id-1', 'success': false, 'info': 'not registered'}"));
    assertThat(payload(new Message.ServerAnnounce("10.0.0.1", 5001, "server1")))
        .isEqualTo(
            json(
                "{'assigned_host': '10.0.0.1', 'assigned_tcp_port': 5001, 'server_id': 'server1'}"));
    assertThat(payload(new Message.ServerDiscovery(1.5))).isEqualTo(json("{'ts': 1.5}"));
  }

  @Test
  void writesTextInPlainUtf8() {
    String text = "\u00e9 \u4e16 \ud83d\ude00";

    byte[] bytes =
        codec.encodeBare(MessageSamples.envelope(new Message.ClientMessage(text, null, null)));

    assertThat(new String(bytes, UTF_8)).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'CLIENT_MESSAGE','sender_id':'alice','payload':{'content':'hi','recipient':'bob',"
            + "'seq':7},'timestamp':1.5,'message_id':'m1'}",
        "{'payload':{'seq':7,'recipient':'bob','content':'hi'},'message_id':'m1','timestamp':1.5,"
            + "'sender_id':'alice','type':'CLIENT_MESSAGE'}",
        " \r\n\t{ 'message_id' : 'm1' , 'timestamp' : 15e-1, 'type' : 'CLIENT_MESSAGE' ,\n"
            + " 'payload' : { 'content' : 'h\\u0069' , 'recipient' : 'bob' , 'seq' : 7 } , "
            + "'sender_id' : 'alice' } \n",
        "{'x':1,'payload':{'x':[{'content':1}],'content':'hi','recipient':'bob','seq':7,'y':null},"
            + "'\u00e9\u4e16':{'type':'\ud83d\ude00'},'type':'CLIENT_MESSAGE','sender_id':'alice',"
            + "'timestamp':1.5,'message_id':'m1','z':{}}"
      })
  void readsAnyKeyOrderAndIgnoresUnknownKeys(String text) throws Exception {
    assertThat(decode(text))
        .isEqualTo(new Envelope("alice", "m1", 1.5, new Message.ClientMessage("hi", "bob", 7L)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'SERVER_RESPONSE','sender_id':'alice','payload':{'success':false,'message':'no',"
            + "'data':{'reason':'x'}},'timestamp':1.5,'message_id':'m1'}",
        "{'\u00e9':'\ud83d\ude00','payload': {'later':[1],'data':{'reason':'x'},'message':'no',"
            + "'success':false} ,'message_id':'m1','timestamp':1.5,'sender_id':'alice',"
            + "'type':'SERVER_RESPONSE'}"
      })
  void readsOtherPayloadsInAnyKeyOrderToo(String text) throws Exception {
    assertThat(decode(text).message())
        .isEqualTo(new Message.ServerResponse(false, "no", Map.of("reason", "x")));
  }

  @Test
  void readsAMessageInTheMiddleOfABuffer() throws Exception {
    String before = "{\"\u00e9";
    String text =
        "{'type':'MESSAGE_ACK','sender_id':'s','payload':{'acked_message_id':'a','success':true,"
            + "'info':''},'timestamp':1,'message_id':'m'}";
    byte[] buffer = (before + text.replace('\'', '"') + "}}garbage").getBytes(UTF_8);

    Envelope envelope = codec.decode(buffer, before.getBytes(UTF_8).length, text.length());

    assertThat(envelope.message()).isEqualTo(new Message.MessageAck("a", true, ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice_1790000000.123456", "0f8fad5b-d9cb-469f-a165-70867728950e", " "})
  void takesTheMessageIdsOfOldAndNewClients(String id) throws Exception {
    Envelope envelope =
        decode(
            "{'type':'CLIENT_MESSAGE','sender_id':'alice','payload':{'content':'hi'},"
                + "'timestamp':1790000000.123456,'message_id':'"
                + id
                + "'}");

    assertThat(envelope.messageId()).isEqualTo(id);
    assertThat(envelope.timestamp()).isEqualTo(1790000000.123456);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'CLIENT_REGISTER','sender_id':'a'}",
        "{'type':'CLIENT_REGISTER','sender_id':'a','payload':{}}",
        "{'type':'CLIENT_REGISTER','sender_id':'a','payload':null,'timestamp':null}",
        "{'payload':null,'type':'CLIENT_REGISTER','sender_id':'a'}",
        "{'payload':{},'type':'CLIENT_REGISTER','sender_id':'a'}",
        "{'type':'CLIENT_REGISTER','sender_id':'a','payload':{'capabilities':null}}"
      })
  void aRegistrationNeedsNoPayload(String text) throws Exception {
    assertThat(decode(text))
        .isEqualTo(new Envelope("a", "", 0, new Message.ClientRegister(List.of())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "'recipient':null,", "'seq':null,", "'recipient':null,'seq':null,"})
  void withoutARecipientAMessageIsABroadcast(String keys) throws Exception {
    Envelope envelope =
        decode(
            "{'type':'CLIENT_MESSAGE','sender_id':'alice','message_id':'1','payload':{"
                + keys
                + "'content':'hi'}}");

    assertThat(envelope.message()).isEqualTo(new Message.ClientMessage("hi", null, null));
  }

  @Test
  void takesNestingUpToItsLimit() throws Exception {
    String with31InsideTheEnvelope = "[".repeat(31) + "]".repeat(31);

    Envelope envelope =
        decode("{'type':'CLIENT_REGISTER','sender_id':'a','x':" + with31InsideTheEnvelope + "}");

    assertThat(envelope.senderId()).isEqualTo("a");
  }

  @Test
  void aHeartbeatFitsADatagram() {
    String longest = "n".repeat(64);
    Message.Member leader =
        new Message.Member(new NodeId(longest), new Incarnation(Long.MAX_VALUE));
    Endpoint endpoint = new Endpoint("h".repeat(64), 65535);
    Message heartbeat =
        new Message.Heartbeat(
            "c".repeat(64),
            new Incarnation(Long.MAX_VALUE),
            Long.MAX_VALUE,
            "10.20.30-SNAPSHOT",
            new Message.Addresses(endpoint, endpoint, endpoint),
            Long.MAX_VALUE,
            new Message.Leadership(Long.MAX_VALUE, leader),
            new Message.Load(
                Integer.MAX_VALUE, Integer.MAX_VALUE, 1.0 / 3, 2.0 / 3, 100, false, false),
            false,
            true,
            List.of());

    byte[] datagram =
        codec.encodeBare(
            new Envelope(longest, longest + "-" + Long.MAX_VALUE, 1_790_000_000.123456, heartbeat));

    assertThat(datagram.length).isLessThan(1400);
  }

  @Test
  void onlyLinksTellOfMembers() {
    assertThat(payload(MessageSamples.HEARTBEAT).has("members")).isFalse();
  }

  @Test
  void whoHasNotSteppedDownSaysNothingOfIt() throws InvalidMessageException {
    assertThat(payload(MessageSamples.HEARTBEAT).has("stepped_down")).isFalse();
    byte[] bytes = codec.encodeBare(MessageSamples.envelope(MessageSamples.HEARTBEAT));
    assertThat(codec.decode(bytes, 0, bytes.length).message()).isEqualTo(MessageSamples.HEARTBEAT);
  }

  @Test
  void refusesToWriteWhatNobodyCouldRead() {
    assertThatThrownBy(() -> new Envelope("a", "1", Double.NaN, new Message.ClientUnregister()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("timestamp");
    assertThatThrownBy(() -> new Message.ServerDiscovery(Double.POSITIVE_INFINITY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ts");
  }

  private Envelope decode(String text) throws InvalidMessageException {
    return codec.decode(Frame.ofJson(text.replace('\'', '"').getBytes(UTF_8)));
  }

  private JsonNode payload(Message message) {
    return plainJson.readTree(codec.encodeBare(MessageSamples.envelope(message))).get("payload");
  }

  private JsonNode json(String text) {
    return plainJson.readTree(text.replace('\'', '"'));
  }

  @Test
  void aTimestampIsWrittenWithoutAnExponent() {
    Envelope envelope =
        new Envelope("alice", "m1", 1_795_372_482.165, new Message.ClientUnregister());

    String json = new String(codec.encodeBare(envelope), UTF_8);

    assertThat(json).contains("\"timestamp\":1795372482.165,");
  }
}
