package io.ringcast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeIdTest {

  @ParameterizedTest
  @CsvSource({
    "server9, server10",
    "server2, server10",
    "server10, server11",
    "server99, server100",
    "1, 2",
    "9, 10",
    "a, b",
    "a, a1",
    "a1, ab",
    "a1b9, a1b10",
    "a2b1, a10b0",
    "10.0.0.9:5001, 10.0.0.10:5001",
    "host:5001, host:6001",
    "node-1, node-2",
    "a01, a1",
    "a01, a1b",
    "a007, a8",
    "0, 00000000000000000000000000000000000000000000000000000000001",
    "18446744073709551615, 18446744073709551616",
    "Z, a"
  })
  void ordersNaturally(String lower, String higher) {
    assertThat(new NodeId(lower)).isLessThan(new NodeId(higher));
    assertThat(new NodeId(higher)).isGreaterThan(new NodeId(lower));
  }

  @Test
  void theOrderIsTotalAndConsistentWithEquals() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int run = 0; run < 20_000; run++) {
      NodeId a = randomId(random);
      NodeId b = randomId(random);
      NodeId c = randomId(random);

      assertThat(Integer.signum(a.compareTo(b)))
          .as("seed %d: %s and %s, both ways", seed, a, b)
          .isEqualTo(-Integer.signum(b.compareTo(a)));
      assertThat(a.compareTo(b) == 0)
          .as("seed %d: %s and %s, equal and compared", seed, a, b)
          .isEqualTo(a.equals(b));
      List<NodeId> sorted = Stream.of(a, b, c).sorted().toList();
      assertThat(sorted.getFirst().compareTo(sorted.getLast()))
          .as("seed %d: first and last of %s", seed, sorted)
          .isLessThanOrEqualTo(0);
    }
  }

  @Test
  void sortsToTheSameWhateverTheOrderBefore() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<NodeId> ids = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      ids.add(randomId(random));
    }
    List<NodeId> sorted = ids.stream().sorted().toList();
    for (int run = 0; run < 20; run++) {
      Collections.shuffle(ids, random);
      assertThat(ids.stream().sorted().toList()).as("seed %d", seed).isEqualTo(sorted);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "a b", "a\n", "\u0661", "server\u00e9", "a/b", "a@b", "a,b", "\u0000"})
  void refusesOtherCharactersAndSaysWhatIsAllowed(String value) {
    assertThatThrownBy(() -> new NodeId(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 64 letters, digits");
  }

  @Test
  void takes64CharactersAndNotOneMore() {
    assertThat(new NodeId("n".repeat(64)).toString()).hasSize(64);
    assertThatThrownBy(() -> new NodeId("n".repeat(65)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Short ids over few characters, so that near and equal ones are frequent. */
  private static NodeId randomId(Random random) {
    String alphabet = "001129ab.:-_";
    StringBuilder id = new StringBuilder();
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      id.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return new NodeId(id.toString());
  }
}
