import java.io.IOException;
import java.util.Arrays;

/**
 * The messages of one sender, numbered. A message is complete when all its recipients have it, and
 * the window is the number of those not complete: the same for every peer, for it is counted where
 * messages arrive.
 */
final class Flow {

  /** The number of recipients where completeness is of no interest. */
  static final int UNCOUNTED = 0;

  /** More messages than any window has; a power of two. */
  private static final int RING = 1 << 9;

  private final LoadClient sender;
  private final Protocol.Template template;
  private final int recipients;

  /** By number: how many recipients haven't got the message. */
  private final int[] missing = new int[RING];

  private int sent;
  private int complete;

  Flow(LoadClient sender, Protocol.Template template, int recipients) {
    this.sender = sender;
    this.template = template;
    this.recipients = recipients;
  }

  LoadClient sender() {
    return sender;
  }

  int sent() {
    return sent;
  }

  int complete() {
    return complete;
  }

  int recipients() {
    return recipients;
  }

  /** Sends as many messages as the window has room for. */
  void fill(int window, long nanos) throws IOException {
    int room = window - (sent - complete);
    if (room <= 0) {
      return;
    }
    for (; room > 0 && sender.out.remaining() >= template.bytes().length; room--) {
      missing[sent & RING - 1] = recipients;
      append(sent++, nanos);
    }
    sender.flush();
  }

  /** Sends one message without a look at the window, from a thread of its own. */
  void sendOne() throws IOException {
    append(sent++, System.nanoTime());
    sender.flushAtOnce();
  }

  void probe() throws IOException {
    append(Payload.PROBE, 0);
    sender.flush();
  }

  private void append(int number, long nanos) {
    int at = sender.out.position();
    sender.out.put(template.bytes());
    Payload.number(sender.out, at + template.payloadAt(), number, nanos);
    if (template.idAt() >= 0) {
      Payload.putHex(sender.out, at + template.idAt(), number);
    }
  }

  /** Recipients get messages in order, so messages become complete in order. */
  void onDelivery(int number) {
    if (recipients == 1 || recipients > 1 && --missing[number & RING - 1] == 0) {
      complete++;
    }
  }

  /** Copies that have not arrived. */
  long outstanding() {
    if (recipients == 1) {
      return sent - complete;
    }
    return Arrays.stream(missing).asLongStream().sum();
  }
}
