package io.ringcast.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What it takes and what it leaves to the codec; {@link CodecFuzzTest} compares the two. */
class ChatScannerTest {

  private static final String MESSAGE =
      "{'type':'CLIENT_MESSAGE','sender_id':'al','message_id':'%s','timestamp':%s,"
          + "'payload':{'content':'%s','recipient':'%s','seq':%s}}";

  private final ChatScanner scanner = new ChatScanner();

  private @Nullable ChatHead scan(String text) {
    return scanner.scan(Frame.ofJson(text.replace('\'', '"').getBytes(UTF_8)));
  }

  private static ChatHead head(String id, String recipient) {
    return new ChatHead("al", JsonString.of(id), recipient);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'CLIENT_MESSAGE','sender_id':'al','payload':{'content':'x','recipient':'bob'},"
            + "'timestamp':1794000000.25,'message_id':'m1'}",
        "{ 'message_id' : 'm1' , 'timestamp' : -0 , 'payload' : { 'seq' : 7 , 'recipient' : 'bob',"
            + " 'content' : '' } , 'sender_id' : 'al' , 'type' : 'CLIENT_MESSAGE' }",
        "{'type':'CLIENT_MESSAGE','sender_id':'al','message_id':'m1',"
            + "'payload':{'content':'\\\\ \\/ \\b\\f\\n\\r\\t \\u00e9 \u00e9 \ud83d\ude00',"
            + "'recipient':'bob','seq':null}}",
        "\n{'type':'CLIENT_MESSAGE','sender_id':'al','message_id':'m1',"
            + "'payload':{'content':'x','recipient':'bob','seq':-12}}\n",
      })
  void takesTheUsualForms(String text) {
    assertThat(scan(text)).isEqualTo(head("m1", "bob"));
  }

  @Test
  void takesOneAfterTheOther() {
    assertThat(scan(MESSAGE.formatted("m1", "1.5", "x", "bob", "1"))).isEqualTo(head("m1", "bob"));
    assertThat(scan(MESSAGE.formatted("id2", "12", "longer", "bob", "-2")))
        .isEqualTo(head("id2", "bob"));
    assertThat(scan(MESSAGE.formatted("m3", "1", "", "carol", "3"))).isEqualTo(head("m3", "carol"));
    assertThat(scan(MESSAGE.formatted("m4", "1", "\\n\u00e9", "carol", "null")))
        .isEqualTo(head("m4", "carol"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'CLIENT_MESSAGE','sender_id':'al','message_id':'','timestamp':1,"
            + "'payload':{'content':'x','recipient':'bob','seq':1}}",
        "{'type':'CLIENT_MESSAGE','sender_id':'al','message_id':'m\\n','timestamp':1,"
            + "'payload':{'content':'x','recipient':'bob','seq':1}}",
        "{'type':'CLIENT_MESSAGE','sender_id':'al','message_id':'m2','timestamp':01,"
            + "'payload':{'content':'x','recipient':'bob','seq':1}}",
        "{'type':'CLIENT_MESSAGE','sender_id':'al','message_id':'m2','timestamp':1,"
            + "'payload':{'content':'x','recipient':'bob','seq':1.5}}",
        "{'type':'CLIENT_MESSAGE','sender_id':'al','message_id':'m2','timestamp':1,"
            + "'payload':{'content':'x','recipient':'bob','seq':1}} 1",
        "{'type':'CLIENT_MESSAGE','sender_id':'al','message_id':'m2','timestamp':1,"
            + "'payload':{'content':'x','recipient':'bob','seq':1}",
        "{'type':'CLIENT_MESSAGE','sender_id':'al','message_id':'m2','timestamp':1,"
            + "'payload':{'content':'\\ud800','recipient':'bob','seq':1}}",
      })
  void leavesToTheCodecWhatIsOnlyLikeTheOneBefore(String text) {
    assertThat(scan(MESSAGE.formatted("m1", "1", "x", "bob", "1"))).isNotNull();
    assertThat(scan(text)).isNull();
  }

  @Test
  void badUtf8AfterAGoodMessageIsLeftToTheCodec() {
    assertThat(scan(MESSAGE.formatted("m1", "1", "x", "bob", "1"))).isNotNull();
    byte[] json = MESSAGE.formatted("m2", "1", "?", "bob", "1").replace('\'', '"').getBytes(UTF_8);
    json[new String(json, UTF_8).indexOf('?')] = (byte) 0xff;
    assertThat(scanner.scan(Frame.ofJson(json))).isNull();
  }
}
