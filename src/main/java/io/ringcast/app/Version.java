package io.ringcast.app;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine;

/** The version of this software, as the build wrote it down. */
final class Version implements CommandLine.IVersionProvider {

  private static final String BUILD_INFO = "/META-INF/build-info.properties";

  static String text() {
    Properties build = new Properties();
    try (InputStream in = Version.class.getResourceAsStream(BUILD_INFO)) {
      if (in != null) {
        build.load(in);
      }
    } catch (IOException _) {
      // As good as none.
    }
    return build.getProperty("build.version", "unknown");
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "ringcast " + text(),
      "Java " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")"
    };
  }
}
