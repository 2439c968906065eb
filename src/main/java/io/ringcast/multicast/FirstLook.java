package io.ringcast.multicast;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringcast.wire.ClusterSecret;
import io.ringcast.wire.Message.Member;
import io.ringcast.wire.Seal;
import java.util.Arrays;
import java.util.Optional;

/**
 * Tells what a datagram is by comparing bytes, so that what is not for this node costs next to
 * nothing. It relies on the form in which nodes write heartbeats: type, sender and cluster first,
 * without blanks. What clients send is only searched for its type. For one thread.
 */
final class FirstLook {

  /** The longest datagram taken; the protocol's own stay under 1,400 bytes. */
  static final int LARGEST_DATAGRAM = 2048;

  /** Of a sequence number, so that it fits into 64 bits. */
  private static final int MOST_DIGITS = 18;

  private static final byte[] HEARTBEAT =
      "{\"type\":\"HEARTBEAT\",\"sender_id\":\"".getBytes(US_ASCII);
  private static final byte[] CLUSTER = ",\"payload\":{\"cluster\":\"".getBytes(US_ASCII);
  private static final byte[] SEQUENCE = ",\"sequence\":".getBytes(US_ASCII);
  private static final byte[] DISCOVERY = "\"SERVER_DISCOVERY\"".getBytes(US_ASCII);
  private static final byte[] ANNOUNCE = "\"SERVER_ANNOUNCE\"".getBytes(US_ASCII);

  private final byte[] clusterName;
  private final byte[] self;
  private final Optional<ClusterSecret> secret;
  private final Repetitions repetitions = new Repetitions();

  FirstLook(String clusterName, Member self, Optional<ClusterSecret> secret) {
    // With what follows, so that no name is taken for the beginning of another.
    this.clusterName = (clusterName + "\",\"incarnation\":").getBytes(UTF_8);
    this.self =
        (new String(HEARTBEAT, US_ASCII)
                + self.id()
                + "\""
                + new String(CLUSTER, US_ASCII)
                + new String(this.clusterName, UTF_8)
                + self.incarnation()
                + ",")
            .getBytes(UTF_8);
    this.secret = secret;
  }

  /**
   * What the datagram is. An {@code OWN}, {@code HEARTBEAT} or {@code DISCOVERY} may still turn out
   * to be invalid when it is read.
   *
   * @param length how many bytes of it came; may be more than {@link #LARGEST_DATAGRAM}
   */
  DatagramKind at(byte[] datagram, int length) {
    if (length > LARGEST_DATAGRAM) {
      return DatagramKind.OVERSIZED;
    }
    if (length == 0 || datagram[0] != '{') {
      return DatagramKind.NOT_JSON;
    }
    if (stands(HEARTBEAT, datagram, 0, length)) {
      return heartbeat(datagram, length);
    }
    if (stands(ProbeDatagram.HEAD, datagram, 0, length)) {
      return DatagramKind.PROBE;
    }
    if (indexOf(DISCOVERY, datagram, length) >= 0) {
      return DatagramKind.DISCOVERY;
    }
    return indexOf(ANNOUNCE, datagram, length) >= 0
        ? DatagramKind.ANNOUNCE
        : DatagramKind.WRONG_TYPE;
  }

  private DatagramKind heartbeat(byte[] datagram, int length) {
    if (datagram[length - 1] != '}') {
      return DatagramKind.TRUNCATED;
    }
    int afterSender = HEARTBEAT.length;
    while (datagram[afterSender] != '"') {
      if (++afterSender == length) {
        return DatagramKind.INVALID;
      }
    }
    afterSender++;
    if (!stands(CLUSTER, datagram, afterSender, length)) {
      return DatagramKind.INVALID;
    }
    if (!stands(clusterName, datagram, afterSender + CLUSTER.length, length)) {
      return DatagramKind.FOREIGN_CLUSTER;
    }
    if (secret.isPresent()) {
      return prove(secret.get(), datagram, length);
    }
    return Seal.isOn(datagram, length) ? DatagramKind.BAD_HASH : ofNode(datagram, length);
  }

  private DatagramKind ofNode(byte[] datagram, int length) {
    return stands(self, datagram, 0, length) ? DatagramKind.OWN : DatagramKind.HEARTBEAT;
  }

  /** Looks at the hash last, which costs more than all the rest. */
  private DatagramKind prove(ClusterSecret known, byte[] datagram, int length) {
    if (!Seal.isOn(datagram, length)) {
      return DatagramKind.BAD_HASH;
    }
    int afterIncarnation = indexOf(SEQUENCE, datagram, length);
    int start = afterIncarnation + SEQUENCE.length;
    int end = start;
    while (end < length && datagram[end] >= '0' && datagram[end] <= '9') {
      end++;
    }
    if (afterIncarnation < 0 || end == start || end - start > MOST_DIGITS) {
      return DatagramKind.INVALID;
    }
    DatagramKind kind = ofNode(datagram, length);
    String incarnation = new String(datagram, 0, afterIncarnation, UTF_8);
    long sequence = Long.parseLong(new String(datagram, start, end - start, US_ASCII));
    if (kind == DatagramKind.HEARTBEAT && repetitions.isRepeated(incarnation, sequence)) {
      return DatagramKind.REPEATED;
    }
    if (!Seal.isRight(known, datagram, length)) {
      return DatagramKind.BAD_HASH;
    }
    repetitions.onProven(incarnation, sequence);
    return kind;
  }

  private static boolean stands(byte[] text, byte[] datagram, int from, int length) {
    return from + text.length <= length
        && Arrays.equals(datagram, from, from + text.length, text, 0, text.length);
  }

  /** Where {@code text} stands first; -1 if it does not. */
  private static int indexOf(byte[] text, byte[] datagram, int length) {
    for (int from = 0; from + text.length <= length; from++) {
      if (datagram[from] == text[0] && stands(text, datagram, from, length)) {
        return from;
      }
    }
    return -1;
  }
}
