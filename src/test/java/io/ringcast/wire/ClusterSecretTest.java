package io.ringcast.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterSecretTest {

  private static final ClusterSecret SECRET = new ClusterSecret("sixteen letters!");

  @Test
  void theHashIsHmacSha256() {
    // Made with another implementation.
    assertThat(new ClusterSecret("key-key-key-key-").hash("The quick brown fox"))
        .isEqualTo("95ed8f85d4009a9c3076413994e14492bbc99d9a7f6596bb564e416799e9e5bc");
  }

  @Test
  void onlyTheRightHashOfTheRightTextIsRight() {
    String hash = SECRET.hash("text");
    assertThat(SECRET.isHashOf("text", hash)).isTrue();
    assertThat(new ClusterSecret("sixteen letters!").isHashOf("text", hash)).isTrue();
    assertThat(SECRET.isHashOf("texts", hash)).isFalse();
    assertThat(SECRET.isHashOf("text", "")).isFalse();
    assertThat(SECRET.isHashOf("text", hash.substring(1) + "0")).isFalse();
    assertThat(new ClusterSecret("sixteen letters.").isHashOf("text", hash)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15, 1025})
  void aSecretTooShortOrTooLongIsRefusedWithoutQuotingIt(int length) {
    assertThatThrownBy(() -> new ClusterSecret("q".repeat(length)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("16 to 1024 characters")
        .hasMessageNotContaining("qq");
  }

  @Test
  void itIsNotPrinted() {
    assertThat(SECRET.toString()).isEqualTo("******");
  }

  @Test
  void aSealedDatagramIsTheSameMessageWithARightSeal() throws Exception {
    MessageCodec codec = new MessageCodec();
    Envelope envelope = MessageSamples.envelope(MessageSamples.HEARTBEAT);
    byte[] sealed = Seal.put(SECRET, codec.encodeBare(envelope));

    assertThat(codec.decode(sealed, 0, sealed.length)).isEqualTo(envelope);
    assertThat(new String(sealed, US_ASCII)).containsPattern(",\"hmac\":\"[0-9a-f]{64}\"}$");
    assertThat(Seal.isRight(SECRET, sealed, sealed.length)).isTrue();
    assertThat(Seal.isOn(sealed, sealed.length)).isTrue();
  }

  @Test
  void noByteOfASealedDatagramCanBeChanged() {
    byte[] sealed = Seal.put(SECRET, "{\"a\":1}".getBytes(US_ASCII));
    for (int i = 0; i < sealed.length; i++) {
      sealed[i] ^= 1;
      assertThat(Seal.isRight(SECRET, sealed, sealed.length)).as("byte %d", i).isFalse();
      sealed[i] ^= 1;
    }
    for (int length = 0; length < sealed.length; length++) {
      assertThat(Seal.isRight(SECRET, sealed, length)).as("length %d", length).isFalse();
    }
  }

  @Test
  void aSealOfAnotherSecretIsOneAndNotRight() {
    byte[] sealed =
        Seal.put(new ClusterSecret("another secret of 16"), "{\"a\":1}".getBytes(US_ASCII));
    assertThat(Seal.isOn(sealed, sealed.length)).isTrue();
    assertThat(Seal.isRight(SECRET, sealed, sealed.length)).isFalse();
  }

  @Test
  void withoutASealThereIsNone() {
    byte[] plain = "{\"a\":1}".getBytes(US_ASCII);
    assertThat(Seal.isOn(plain, plain.length)).isFalse();
    assertThat(Seal.isRight(SECRET, plain, plain.length)).isFalse();
  }
}
