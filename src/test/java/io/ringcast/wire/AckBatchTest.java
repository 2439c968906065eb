package io.ringcast.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AckBatchTest {

  private final MessageCodec codec = new MessageCodec();
  private final EnvelopeStamp stamp = new EnvelopeStamp("server1", () -> 1_794_000_000_007L);
  private final AckBatch acks = new AckBatch(new AckBatch.Form(stamp), 1);

  private List<Envelope> decoded() throws InvalidMessageException {
    List<Envelope> envelopes = new ArrayList<>();
    for (Frame frame : acks.take()) {
      envelopes.add(codec.decode(frame));
    }
    return envelopes;
  }

  @Test
  void saysWhatTheCodecSays() throws InvalidMessageException {
    EnvelopeStamp same = new EnvelopeStamp("server1", () -> 1_794_000_000_007L);
    List<Message.MessageAck> wanted =
        List.of(
            new Message.MessageAck("m1", true, "delivered"),
            new Message.MessageAck("quote \" and \\ and \n", false, "unknown recipient '\u00e9'"),
            new Message.MessageAck("\ud83d\ude00", false, ""));
    wanted.forEach(ack -> acks.add(JsonString.of(ack.ackedMessageId()), ack.success(), ack.info()));

    assertThat(decoded()).isEqualTo(wanted.stream().map(same::stamp).toList());
  }

  @Test
  void isEmptyAgainOnceTaken() throws InvalidMessageException {
    acks.add(JsonString.of("m1"), true, "delivered");
    assertThat(decoded()).hasSize(1);
    assertThat(acks.isEmpty()).isTrue();

    acks.add(JsonString.of("m2"), true, "delivered");
    assertThat(decoded())
        .singleElement()
        .extracting(Envelope::message)
        .isEqualTo(new Message.MessageAck("m2", true, "delivered"));
  }

  @Test
  void holdsAsManyAsCome() throws InvalidMessageException {
    for (int i = 0; i < 1100; i++) {
      acks.add(JsonString.of("m" + i), true, "delivered");
    }
    List<Envelope> all = decoded();
    assertThat(all).extracting(Envelope::messageId).doesNotHaveDuplicates();
    assertThat(all)
        .extracting(envelope -> ((Message.MessageAck) envelope.message()).ackedMessageId())
        .hasSize(1100)
        .startsWith("m0", "m1")
        .endsWith("m1099");
  }
}
