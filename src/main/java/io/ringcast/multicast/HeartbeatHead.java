package io.ringcast.multicast;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who says that it sent a heartbeat; read from its first bytes, and proven by nothing. */
record HeartbeatHead(String id, String cluster, long incarnation) {

  /** The longest head there is: two names of 64 characters, a number and what stands between. */
  private static final int LONGEST = 256;

  private static final Pattern FORM =
      Pattern.compile(
          "\\{\"type\":\"HEARTBEAT\",\"sender_id\":\"([A-Za-z0-9._:-]{1,64})\""
              + ",\"payload\":\\{\"cluster\":\"([A-Za-z0-9._:-]{1,64})\""
              + ",\"incarnation\":(\\d{1,18}),");

  /** Empty if the datagram does not begin as a heartbeat does. */
  static Optional<HeartbeatHead> of(byte[] datagram, int length) {
    Matcher matcher = FORM.matcher(new String(datagram, 0, Math.min(length, LONGEST), ISO_8859_1));
    return matcher.lookingAt()
        ? Optional.of(
            new HeartbeatHead(matcher.group(1), matcher.group(2), Long.parseLong(matcher.group(3))))
        : Optional.empty();
  }
}
