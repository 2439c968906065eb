package io.ringcast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDocumentTest {

  private static JsonDocument parse(String json) throws InvalidMessageException {
    return JsonDocument.parse(json);
  }

  @Test
  void valuesAreRead() throws Exception {
    JsonDocument document =
        parse(
            "{\"a\": {\"text\": \"x\", \"n\": 2.50, \"yes\": true}, \"l\": [{\"k\": \"1\"}, {}], \"t\": [\"u\"]}");
    assertThat(document.part("a").text("text")).isEqualTo("x");
    assertThat(document.part("a").text("n")).isEqualTo("2.5");
    assertThat(document.part("a").isTrue("yes")).isTrue();
    assertThat(document.parts("l")).extracting(part -> part.text("k")).containsExactly("1", "");
    assertThat(document.texts("t")).containsExactly("u");
  }

  @Test
  void whatIsMissingOrOfAnotherTypeReadsAsEmpty() throws Exception {
    JsonDocument document = parse("{\"o\": {}, \"nothing\": null, \"s\": \"x\"}");
    assertThat(document.text("o")).isEmpty();
    assertThat(document.text("nothing")).isEmpty();
    assertThat(document.part("nothing").isEmpty()).isTrue();
    assertThat(document.part("missing").part("deeper").text("x")).isEmpty();
    assertThat(document.isTrue("s")).isFalse();
    assertThat(document.parts("s")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "1", "{", "null"})
  void whatIsNoObjectIsRefused(String text) {
    assertThatExceptionOfType(InvalidMessageException.class).isThrownBy(() -> parse(text));
  }
}
