package io.ringcast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.cli.ChatInput.ToEveryone;
import io.ringcast.cli.ChatInput.ToUser;
import io.ringcast.cli.ChatInput.ToUserOrEveryone;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatInputTest {

  static Stream<Arguments> understood() {
    return Stream.of(
        Arguments.of("", new ChatInput.Nothing()),
        Arguments.of(" \t ", new ChatInput.Nothing()),
        Arguments.of("who", new ChatInput.Who()),
        Arguments.of("  help ", new ChatInput.Help()),
        Arguments.of("quit", new ChatInput.Quit()),
        Arguments.of("send hello", new ToEveryone("hello")),
        Arguments.of("send bob Hi Bob!", new ToUserOrEveryone("bob", "Hi Bob!", "bob Hi Bob!")),
        Arguments.of(
            "send  bob  two  blanks ",
            new ToUserOrEveryone("bob", "two  blanks", "bob  two  blanks")),
        Arguments.of("send @bob Hi", new ToUser("bob", "Hi")),
        Arguments.of("send @bob   Hi  there", new ToUser("bob", "Hi  there")),
        Arguments.of("send to bob Hi there", new ToUser("bob", "Hi there")),
        Arguments.of("send to @bob Hi", new ToUser("@bob", "Hi")),
        Arguments.of(
            "send today is fine", new ToUserOrEveryone("today", "is fine", "today is fine")),
        Arguments.of(
            "send \\o/ !! \"quoted",
            new ToUserOrEveryone("\\o/", "!! \"quoted", "\\o/ !! \"quoted")),
        Arguments.of("send\tgrüße 🎉", new ToUserOrEveryone("grüße", "🎉", "grüße 🎉")));
  }

  @ParameterizedTest
  @MethodSource
  void understood(String line, ChatInput expected) {
    assertThat(ChatInput.parse(line)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "send",
        "send  ",
        "send @",
        "send @bob",
        "send @ bob hi",
        "send to",
        "send to bob",
        "hello",
        "Send hi",
        "who is there",
        "quit now",
        "sendhi"
      })
  void misunderstood(String line) {
    assertThat(ChatInput.parse(line)).isInstanceOf(ChatInput.Misunderstood.class);
  }
}
