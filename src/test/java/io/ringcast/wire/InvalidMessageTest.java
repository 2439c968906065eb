package io.ringcast.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of bytes that are not a message, and what is said about them. */
class InvalidMessageTest {

  private final MessageCodec codec = new MessageCodec();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\0",
        "{",
        "}",
        "GET / HTTP/1.1\r\n\r\n",
        "{'type'}",
        "{'type':}",
        "{'type':'CLIENT_REGISTER','sender_id':'a',}",
        "{'type':'CLIENT_REGISTER','sender_id':'a'",
        "{'type':'CLIENT_REGISTER','sender_id':'a",
        "{'type':'CLIENT_REGISTER','sender_id':'a'}}",
        "{'type':'CLIENT_REGISTER','sender_id':'a'}x",
        "{'type':'CLIENT_REGISTER','sender_id':'a'} \0",
        "{'type':'CLIENT_REGISTER','sender_id':'a','payload':{}",
        "{'type':'CLIENT_REGISTER','sender_id':'a','payload':{]}",
        "{'type':'CLIENT_REGISTER','sender_id':'a\nb'}",
        "{'type':'CLIENT_REGISTER','sender_id':'a','x':'\\x'}",
        "{'type':'CLIENT_REGISTER','sender_id':'a','x':'\\u12'}",
        "{'type':'CLIENT_REGISTER','sender_id':'a','payload':{'x':'\\q'}}",
        "{'type':'CLIENT_REGISTER','sender_id':'a','x':'\t'}",
        "{'type':'CLIENT_REGISTER','sender_id':'a','x':01}",
        "{'type':'CLIENT_REGISTER','sender_id':'a','x':+1}",
        "{'type':'CLIENT_REGISTER','sender_id':'a','x':1.}",
        "{'type':'CLIENT_REGISTER','sender_id':'a','x':.1}",
        "{'type':'CLIENT_REGISTER','sender_id':'a','x':1e}",
        "{'type':'CLIENT_REGISTER','sender_id':'a','x':NaN}",
        "{'type':'CLIENT_REGISTER','sender_id':'a','x':Infinity}",
        "{'type':'CLIENT_REGISTER','sender_id':'a','x':-Infinity}",
        "{'type':'CLIENT_REGISTER','sender_id':'a','timestamp':NaN}",
        "{'type':'CLIENT_REGISTER','sender_id':'a','x':undefined}",
        "{'type':'CLIENT_REGISTER','sender_id':'a','x':True}",
        "{'type':'CLIENT_REGISTER','sender_id':'a'/*x*/}",
        "{type:'CLIENT_REGISTER','sender_id':'a'}"
      })
  void notJson(String text) {
    assertThat(refused(text)).hasMessageStartingWith("not valid JSON");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "[]", "[{}]", "1", "-1e5", "'text'", "null", "true", "false"})
  void notAnObject(String text) {
    assertThat(refused(text)).hasMessage("a message must be a JSON object");
  }

  @Test
  void somethingAfterTheObject() {
    assertThat(refused("{'type':'CLIENT_REGISTER','sender_id':'a'}{}"))
        .hasMessageContaining("after");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u00ff", // a byte that never occurs
        "\u0080", // a continuation alone
        "\u00c3", // a character cut off
        "\u00c0\u00af", // '/' in two bytes
        "\u00e0\u0080\u00af", // '/' in three
        "\u00ed\u00a0\u0080", // half of a surrogate pair
        "\u00ed\u00a0\u00bd\u00ed\u00b8\u0080", // a surrogate pair as two characters
        "\u00f4\u0090\u0080\u0080", // above the last code point
        "\u00f8\u0088\u0080\u0080\u0080" // five bytes
      })
  void notUtf8WhereverItStands(String bytes) {
    for (String place :
        List.of(
            "{'type':'CLIENT_MESSAGE','sender_id':'a','message_id':'1','payload':{'content':'#'}}",
            "{'type':'CLIENT_REGISTER','sender_id':'#'}",
            "{'type':'CLIENT_REGISTER','sender_id':'a','unknown':'#'}",
            "{'type':'CLIENT_REGISTER','sender_id':'a','un#known':1}",
            "{'type':'CLIENT_REGISTER','sender_id':'a','payload':{'un#known':{'#':1}}}",
            "{'type':'CLIENT_REGISTER','sender_id':'a'}#")) {
      byte[] json = place.replace('\'', '"').replace("#", bytes).getBytes(ISO_8859_1);

      assertThat(refused(json)).as(place).hasMessage("not valid UTF-8");
    }
  }

  /** ASCII text in these is valid UTF-8 too, with many zero bytes in it. */
  @ParameterizedTest
  @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
  void anotherEncoding(String encoding) {
    String text = "{\"type\":\"CLIENT_REGISTER\",\"sender_id\":\"a\"}";

    assertThat(refused(text.getBytes(Charset.forName(encoding))))
        .hasMessageStartingWith("not valid JSON");
  }

  @Test
  void aByteOrderMark() {
    assertThat(refused("\ufeff{'type':'CLIENT_REGISTER','sender_id':'a'}"))
        .hasMessageStartingWith("not valid JSON");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\ud800",
        "\\uDBFF.",
        "\\udc00",
        "\\udfff\\ud800",
        "\\ud83d\\ud83d\\ude00",
        "\\ud83d\\\\ude00",
        "\\ud83dude00",
        "\\ud83d\\n",
        "\\ude00\ud83d\ude00"
      })
  void halfASurrogatePairWhereverItStands(String escape) {
    for (String place :
        List.of(
            "{'type':'CLIENT_MESSAGE','sender_id':'a','message_id':'m1','payload':{'content':'#'}}",
            "{'payload':{'content':'#'},'type':'CLIENT_MESSAGE','sender_id':'a','message_id':'m1'}",
            "{'type':'CLIENT_MESSAGE','sender_id':'#','message_id':'m1','payload':{'content':''}}",
            "{'type':'CLIENT_MESSAGE','sender_id':'a','message_id':'m1','payload':{'content':'',"
                + "'recipient':'x#'}}",
            "{'type':'CLIENT_MESSAGE','sender_id':'a','message_id':'m1','payload':{'content':''},"
                + "'un#known':1}",
            "{'type':'CLIENT_MESSAGE','sender_id':'a','message_id':'m1','payload':{'content':''},"
                + "'x':[{'y':'#'}]}")) {
      InvalidMessageException refused = refused(place.replace("#", escape));

      assertThat(refused).as(place).hasMessageContaining("surrogate");
      assertThat(refused.type()).as(place).isEqualTo(MessageType.CLIENT_MESSAGE);
      assertThat(refused.messageId()).as(place).isEqualTo("m1");
    }
  }

  @Test
  void aMessageIdWithHalfASurrogatePairIsNotHandedOn() {
    InvalidMessageException refused =
        refused(
            "{'type':'CLIENT_MESSAGE','sender_id':'a','message_id':'\\ud800','payload':"
                + "{'content':''}}");

    assertThat(refused).hasMessageContaining("surrogate");
    assertThat(refused.messageId()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\\ud83d\\ude00", "\\uD83D\\uDE00", "\\\\ud800", "\\\\\\\\udc00", "\\u00e9"})
  void wholePairsAndEscapedBackslashesAreFine(String escape) {
    String text =
        "{'type':'CLIENT_MESSAGE','sender_id':'a','message_id':'m1','payload':{'content':'#','#':1},"
            + "'un#known':'#'}";

    assertThatCode(() -> decode(text.replace("#", escape))).doesNotThrowAnyException();
  }

  @Test
  void nestedTooDeep() {
    String register = "{'type':'CLIENT_REGISTER','sender_id':'a',";
    for (String deep :
        List.of(
            register + "'x':" + "[".repeat(32) + "]".repeat(32) + "}",
            register + "'payload':" + "{'x':".repeat(32) + "1" + "}".repeat(32) + "}",
            "{'payload':" + "{'x':".repeat(32) + "1" + "}".repeat(32) + "," + register.substring(1),
            register + "'x':" + "[".repeat(500_000))) {
      assertThat(refused(deep + " ".repeat(3))).hasMessageContaining("32");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'x':#",
        "'x':-#",
        "'timestamp':#",
        "'timestamp':0.#",
        "'timestamp':1e#",
        "'payload':{'x':[#]}"
      })
  void aNumberOfTooManyDigits(String keys) {
    String text =
        "{'type':'CLIENT_REGISTER','sender_id':'a'," + keys.replace("#", "9".repeat(100_000)) + "}";

    assertThat(refused(text).getMessage().length()).isLessThan(300);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'sender_id':'a'} | type",
        "{'type':null,'sender_id':'a'} | type",
        "{'type':1,'sender_id':'a'} | type",
        "{'type':['CLIENT_REGISTER'],'sender_id':'a'} | type",
        "{'type':'','sender_id':'a'} | unknown type",
        "{'type':'NO_SUCH_TYPE','sender_id':'a'} | NO_SUCH_TYPE",
        "{'type':'client_register','sender_id':'a'} | client_register",
        "{'type':'CLIENT_REGISTER'} | sender_id",
        "{'type':'CLIENT_REGISTER','sender_id':null} | sender_id",
        "{'type':'CLIENT_REGISTER','sender_id':7} | sender_id",
        "{'type':'CLIENT_REGISTER','sender_id':{'sender_id':'a'}} | sender_id",
        "{'type':'CLIENT_REGISTER','sender_id':'a','timestamp':'1.5'} | timestamp",
        "{'type':'CLIENT_REGISTER','sender_id':'a','timestamp':true} | timestamp",
        "{'type':'CLIENT_REGISTER','sender_id':'a','timestamp':[1]} | timestamp",
        "{'type':'CLIENT_REGISTER','sender_id':'a','timestamp':1e999} | timestamp",
        "{'type':'CLIENT_REGISTER','sender_id':'a','timestamp':-1e999} | timestamp",
        "{'type':'CLIENT_REGISTER','sender_id':'a','message_id':5} | message_id",
        "{'type':'CLIENT_REGISTER','sender_id':'a','message_id':null} | message_id",
        "{'type':'CLIENT_REGISTER','sender_id':'a','payload':'{}'} | payload",
        "{'type':'CLIENT_REGISTER','sender_id':'a','payload':[]} | payload",
        "{'type':'CLIENT_REGISTER','sender_id':'a','payload':0} | payload",
        "{'payload':false,'type':'CLIENT_REGISTER','sender_id':'a'} | payload"
      })
  void aKeyOfTheEnvelopeThatIsMissingOrOfTheWrongType(String text, String named) {
    assertThat(refused(text)).hasMessageContaining(named);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "CLIENT_MESSAGE | {} | content",
        "CLIENT_MESSAGE | null | content",
        "CLIENT_MESSAGE | {'content':null} | content",
        "CLIENT_MESSAGE | {'content':1} | content",
        "CLIENT_MESSAGE | {'content':['hi']} | content",
        "CLIENT_MESSAGE | {'content':{'content':'hi'}} | content",
        "CLIENT_MESSAGE | {'content':'','recipient':1} | recipient",
        "CLIENT_MESSAGE | {'content':'','recipient':['bob']} | recipient",
        "CLIENT_MESSAGE | {'content':'','seq':'1'} | seq",
        "CLIENT_MESSAGE | {'content':'','seq':1.5} | seq",
        "CLIENT_MESSAGE | {'content':'','seq':1e2} | seq",
        "CLIENT_MESSAGE | {'content':'','seq':{}} | seq",
        "CLIENT_MESSAGE | {'content':'','seq':9223372036854775808} | seq",
        "CLIENT_REGISTER | {'capabilities':'users'} | capabilities",
        "CLIENT_REGISTER | {'capabilities':{}} | capabilities",
        "CLIENT_REGISTER | {'capabilities':[1]} | capabilities",
        "CLIENT_REGISTER | {'capabilities':[['users']]} | CLIENT_REGISTER",
        "CLIENT_REGISTER | {'capabilities':['users',null]} | CLIENT_REGISTER",
        "USERS_QUERY | {} | limit",
        "USERS_QUERY | {'limit':null} | limit",
        "USERS_QUERY | {'limit':'5'} | limit",
        "USERS_QUERY | {'limit':5.0} | limit",
        "USERS_QUERY | {'limit':true} | limit",
        "USERS_QUERY | {'limit':0} | limit must be 1 to 1000",
        "USERS_QUERY | {'limit':1001} | limit must be 1 to 1000",
        "USERS_QUERY | {'limit':4294967297} | limit",
        "USERS_QUERY | {'limit':99999999999999999999} | limit",
        "USERS_QUERY | {'limit':1,'user':7} | user",
        "SERVER_RESPONSE | {'message':'m'} | success",
        "SERVER_RESPONSE | {'success':1,'message':'m'} | success",
        "SERVER_RESPONSE | {'success':'true','message':'m'} | success",
        "SERVER_RESPONSE | {'success':true} | message",
        "SERVER_RESPONSE | {'success':true,'message':'m','data':[]} | data",
        "SERVER_RESPONSE | {'success':true,'message':'m','data':'x'} | data",
        "MESSAGE_ACK | {'success':true,'info':''} | acked_message_id",
        "MESSAGE_ACK | {'acked_message_id':'a','success':true} | info",
        "MESSAGE_ACK | {'acked_message_id':'a','info':''} | success",
        "MESSAGE_ACK | {'acked_message_id':1,'success':true,'info':''} | acked_message_id",
        "USERS | {'query_id':'q','total':1} | users",
        "USERS | {'users':[],'total':1} | query_id",
        "USERS | {'query_id':'q','users':[],'total':-1} | total",
        "USERS | {'query_id':'q','users':[5],'total':1} | users",
        "SERVER_DISCOVERY | {'ts':'now'} | ts",
        "SERVER_DISCOVERY | {'ts':'NaN'} | ts",
        "SERVER_DISCOVERY | {'ts':'Infinity'} | ts",
        "SERVER_DISCOVERY | {'ts':1e999} | ts",
        "SERVER_DISCOVERY | {'ts':true} | ts",
        "SERVER_ANNOUNCE | {} | assigned",
        "SERVER_ANNOUNCE | {'assigned_tcp_port':1,'server_id':'s'} | assigned_host",
        "SERVER_ANNOUNCE | {'assigned_host':'h','server_id':'s'} | assigned_tcp_port",
        "SERVER_ANNOUNCE | {'assigned_host':'h','assigned_tcp_port':0,'server_id':'s'} | port",
        "SERVER_ANNOUNCE | {'assigned_host':'h','assigned_tcp_port':65536,'server_id':'s'} | port",
        "SERVER_ANNOUNCE | {'assigned_host':'','assigned_tcp_port':1,'server_id':'s'} | host",
        "LEADER_ELECTION | {} | LEADER_ELECTION",
        "LEADER_ELECTION | {'epoch':1,'ring':1,'hops':0} | candidate",
        "LEADER_ELECTION | {'epoch':0,'candidate':@,'ring':1,'hops':0} | epoch",
        "LEADER_ELECTION | {'epoch':-1,'candidate':@,'ring':1,'hops':0} | epoch",
        "LEADER_ELECTION | {'epoch':1.0,'candidate':@,'ring':1,'hops':0} | epoch",
        "LEADER_ELECTION | {'epoch':1,'candidate':@,'ring':1,'hops':-1} | hops",
        "LEADER_ELECTION | {'epoch':1,'candidate':@,'ring':1,'hops':0,'stepped_down':1}"
            + " | stepped_down",
        "LEADER_ELECTION | {'epoch':1,'candidate':@,'ring':1,'hops':0,'stepped_down':null}"
            + " | stepped_down",
        "LEADER_ELECTION | {'epoch':1,'candidate':'server1','ring':1,'hops':0} | candidate",
        "LEADER_ELECTION | {'epoch':1,'candidate':{'id':'a b','incarnation':1},'ring':1,'hops':0}"
            + " | node id",
        "LEADER_ELECTION | {'epoch':1,'candidate':{'id':'a'},'ring':1,'hops':0} | incarnation",
        "LEADER_ELECTION | {'epoch':1,'candidate':{'id':'a','incarnation':0},'ring':1,'hops':0}"
            + " | incarnation",
        "LEADER_ELECTION | {'epoch':1,'candidate':{'id':'a','incarnation':'1'},'ring':1,'hops':0}"
            + " | incarnation",
        "LEADER_ANNOUNCEMENT | {} | leadership",
        "LEADER_ANNOUNCEMENT | {'leadership':{'epoch':0,'leader':@}} | epoch",
        "LEADER_ANNOUNCEMENT | {'leadership':{'epoch':1}} | leader",
        "LINK_PING | {} | nonce",
        "LINK_PONG | {'nonce':9223372036854775808} | nonce",
        "PRESENCE | {} | PRESENCE",
        "PRESENCE | {'snapshot':true,'last':true,'online':[null]} | PRESENCE",
        "PRESENCE | {'snapshot':true,'last':true,'online':[{'user':'a'}]} | stamp",
        "PRESENCE | {'snapshot':true,'last':true,'online':[{'stamp':1}]} | user",
        "PRESENCE | {'snapshot':true,'last':true,'online':{}} | online",
        "HEARTBEAT | {} | HEARTBEAT"
      })
  void aKeyOfThePayloadThatIsMissingOrOfTheWrongType(String type, String payload, String named) {
    String member = "{'id':'server1','incarnation':1}";
    for (String form :
        List.of(
            "{'type':'%s','sender_id':'a','message_id':'m1','payload':%s}",
            "{'payload':%2$s,'message_id':'m1','sender_id':'a','type':'%1$s'}")) {
      InvalidMessageException refused = refused(form.formatted(type, payload.replace("@", member)));

      assertThat(refused).hasMessageContaining(named);
      assertThat(refused.type()).isEqualTo(MessageType.valueOf(type));
      assertThat(refused.messageId()).isEqualTo("m1");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'cluster':'default' | 'cluster':5",
        "'incarnation':1790000000123,'sequence' | 'incarnation':-1,'sequence'",
        "'sequence':42 | 'sequence':-1",
        "'version':'0.1.0' | 'version':null",
        "'epoch':7 | 'epoch':-7",
        "'epoch':7 | 'epoch':5",
        "'epoch':7 | 'epoch':7.5",
        "'port':6001 | 'port':0",
        "'port':6001 | 'port':65536",
        "'port':6001 | 'port':'6001'",
        "'host':'127.0.0.1' | 'host':' '",
        "'host':'127.0.0.1' | 'host':null",
        "'clients':12 | 'clients':-12",
        "'max_clients':10000 | 'max_clients':-1",
        "'weight':88 | 'weight':101",
        "'weight':88 | 'weight':-1",
        "'cpu':0.25 | 'cpu':'NaN'",
        "'cpu':0.25 | 'cpu':1.01",
        "'cpu':0.25 | 'cpu':-0.01",
        "'cpu':0.25 | 'cpu':1e999",
        "'queue':0.0 | 'queue':'Infinity'",
        "'queue':0.0 | 'queue':2",
        "'ready':true | 'ready':'yes'",
        "'leaving':false | 'leaving':0",
        "'leaving':false | 'leaving':false,'members':[{}]",
        "'leaving':false | 'leaving':false,'members':[null]"
      })
  void aHeartbeatWithOneValueThatCannotBe(String value, String replacement) {
    byte[] bytes = codec.encodeBare(MessageSamples.envelope(MessageSamples.HEARTBEAT));
    String heartbeat = new String(bytes, UTF_8).replace('"', '\'');
    assertThat(heartbeat).contains(value);

    InvalidMessageException refused = refused(heartbeat.replace(value, replacement));

    assertThat(refused.type()).isEqualTo(MessageType.HEARTBEAT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "type | {'type':'CLIENT_REGISTER','type':'CLIENT_REGISTER','sender_id':'a'}",
        "sender_id | {'type':'CLIENT_REGISTER','sender_id':'a','sender_id':'b'}",
        "message_id | {'type':'CLIENT_REGISTER','sender_id':'a','message_id':'1','message_id':'1'}",
        "timestamp | {'timestamp':1,'type':'CLIENT_REGISTER','sender_id':'a','timestamp':null}",
        "payload | {'payload':{},'type':'CLIENT_REGISTER','sender_id':'a','payload':{}}",
        "payload | {'payload':null,'type':'CLIENT_REGISTER','sender_id':'a','payload':{}}",
        "content | {'type':'CLIENT_MESSAGE','sender_id':'a','message_id':'1','payload':"
            + "{'content':'x','content':'y'}}",
        "content | {'payload':{'content':'x','conten\\u0074':'y'},'type':'CLIENT_MESSAGE',"
            + "'sender_id':'a','message_id':'1'}",
        "recipient | {'type':'CLIENT_MESSAGE','sender_id':'a','message_id':'1','payload':"
            + "{'content':'x','recipient':null,'recipient':'bob'}}",
        "seq | {'type':'CLIENT_MESSAGE','sender_id':'a','message_id':'1','payload':"
            + "{'content':'x','seq':1,'seq':1}}",
        "twice | {'type':'MESSAGE_ACK','sender_id':'a','message_id':'1','payload':"
            + "{'acked_message_id':'x','success':true,'info':'','success':false}}",
        "twice | {'type':'USERS_QUERY','sender_id':'a','message_id':'1','payload':"
            + "{'limit':1,'limit':1}}",
        "twice | {'type':'LEADER_ANNOUNCEMENT','sender_id':'a','message_id':'1','payload':"
            + "{'leadership':{'epoch':1,'epoch':2,'leader':{'id':'a','incarnation':1}}}}"
      })
  void aKeyOfTheProtocolTwice(String named, String text) {
    assertThat(refused(text)).hasMessageContaining(named);
  }

  @Test
  void anUnknownKeyTwiceIsNobodysBusiness() {
    String text =
        "{'x':1,'type':'CLIENT_MESSAGE','x':2,'sender_id':'a','message_id':'1','payload':"
            + "{'content':'x','y':1,'y':2}}";

    assertThatCode(() -> decode(text)).doesNotThrowAnyException();
    assertThatCode(() ->
            decode(
                "{'payload':{'content':'x','y':1,'y':2},'type':'CLIENT_MESSAGE','sender_id':'a',"
                    + "'message_id':'1'}"))
        .doesNotThrowAnyException();
  }

  @Test
  void aMessageIdThatIsMissingEmptyOrTooLong() {
    String chat = "{'type':'CLIENT_MESSAGE','sender_id':'a',%s'payload':{'content':'hi'}}";

    assertThat(refused(chat.formatted(""))).hasMessageContaining("message_id");
    assertThat(refused(chat.formatted("'message_id':'',"))).hasMessageContaining("message_id");
    assertThat(refused(chat.formatted("'message_id':'" + "x".repeat(257) + "',")))
        .hasMessageContaining("256");
    assertThatCode(() -> decode(chat.formatted("'message_id':'" + "x".repeat(256) + "',")))
        .doesNotThrowAnyException();
  }

  @Test
  void theErrorNamesTheMessageWhereverItsIdStands() {
    InvalidMessageException refused =
        refused(
            "{'timestamp':'wrong','payload':{'content':1},'type':'CLIENT_MESSAGE','sender_id':'a',"
                + "'message_id':'m9'}");

    assertThat(refused).hasMessageContaining("timestamp");
    assertThat(refused.type()).isEqualTo(MessageType.CLIENT_MESSAGE);
    assertThat(refused.messageId()).isEqualTo("m9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'#','sender_id':'a'}",
        "{'type':'CLIENT_REGISTER','sender_id':'a','x':#}",
        "{'type':'SERVER_RESPONSE','sender_id':'a','payload':{'success':'#','message':''}}",
        "{'type':'LEADER_ELECTION','sender_id':'a','payload':{'epoch':1,'candidate':{'id':'#',"
            + "'incarnation':1},'ring':1,'hops':0}}"
      })
  void whatIsSaidIsShortAndCanBeSentBack(String text) throws Exception {
    for (String hostile :
        List.of(
            "secret".repeat(10_000), "x".repeat(63) + "\ud83d\ude00", "\ud83d\ude00".repeat(50))) {
      InvalidMessageException refused = refused(text.replace("#", hostile));
      Envelope answer =
          MessageSamples.envelope(
              new Message.ServerResponse(false, refused.getMessage(), Map.of()));

      assertThat(codec.decode(codec.encode(answer))).isEqualTo(answer);
      assertThat(refused.getMessage().length()).isLessThan(300);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret",
        "{'type':'CLIENT_MESSAGE','sender_id':'a','payload':{'content':secret}}",
        "{'type':'CLIENT_MESSAGE','sender_id':'a','payload':{'content':'x'}}secret",
        "{'type':'CLIENT_MESSAGE','sender_id':'a','payload':'secret'}",
        "{'type':'USERS_QUERY','sender_id':'a','payload':{'limit':'secret'}}",
        "{'type':'USERS_QUERY','sender_id':'a','payload':{'limit':1,'limit':1,'user':'secret'}}",
        "{'type':'LEADER_ELECTION','sender_id':'a','payload':{'epoch':1,'candidate':"
            + "{'id':'secret secret','incarnation':1},'ring':1,'hops':0}}"
      })
  void whatIsSaidHasNoPieceOfTheContent(String text) {
    assertThat(refused(text)).hasMessageNotContaining("secret");
  }

  private Envelope decode(String text) throws InvalidMessageException {
    return codec.decode(Frame.ofJson(text.replace('\'', '"').getBytes(UTF_8)));
  }

  private InvalidMessageException refused(String text) {
    return refused(text.replace('\'', '"').getBytes(UTF_8));
  }

  private InvalidMessageException refused(byte[] json) {
    InvalidMessageException refused =
        catchThrowableOfType(
            InvalidMessageException.class, () -> codec.decode(json, 0, json.length));
    assertThat(refused).as("the refusal of %s", new String(json, ISO_8859_1)).isNotNull();
    return refused;
  }
}
