package io.ringcast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same seed gives the same run in any JVM, however that one hashes. */
@Tag("simulation")
class FingerprintTest {

  /**
   * All objects have one identity hash there, and without an archive sets have a salt of their own.
   */
  @Test
  void anotherJvmWithOtherHashesTracesTheSame() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:off",
                "-XX:+UnlockExperimentalVMOptions",
                "-XX:hashCode=2",
                "-cp",
                System.getProperty("java.class.path"),
                Fingerprint.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String theirs = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(other.waitFor()).isZero();
    assertThat(theirs.strip()).isEqualTo(Fingerprint.ofTraces());
  }
}
