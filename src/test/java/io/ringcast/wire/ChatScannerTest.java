package io.ringcast.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What it takes and what it leaves to the codec; {@link CodecFuzzTest} compares the two. */
class ChatScannerTest {

  private static ChatHead scan(String text) {
    byte[] json = text.replace('\'', '"').getBytes(UTF_8);
    return ChatScanner.scan(json, 0, json.length, null);
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
    assertThat(scan(text)).isEqualTo(new ChatHead("al", "m1", "bob"));
  }
}
