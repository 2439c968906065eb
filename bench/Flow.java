import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The messages of one sender, numbered, and who gets them. */
final class Flow {

  private final int number;
  private final LoadClient sender;
  private final Protocol.Template template;
  private final List<LoadClient> recipients = new ArrayList<>();
  private int sent;

  /**
   * @param number of the flow, among those of its load
   */
  Flow(int number, LoadClient sender, Protocol.Template template) {
    this.number = number;
    this.sender = sender;
    this.template = template;
  }

  int number() {
    return number;
  }

  int sent() {
    return sent;
  }

  /** Each of them gets all messages. */
  void to(List<LoadClient> clients) {
    for (LoadClient client : clients) {
      client.expect(this);
      recipients.add(client);
    }
  }

  /** Sends as many messages as the window has room for. */
  void fill(int window, long nanos) throws IOException {
    int room = room(window);
    if (room <= 0) {
      return;
    }
    for (; room > 0 && sender.out.remaining() >= template.bytes().length; room--) {
      append(sent++, nanos);
    }
    sender.flush();
  }

  /**
   * What the window leaves when all messages are in it that not all recipients have: the same for
   * every peer, for it is counted where messages arrive. Who gets several flows counts for each
   * with its share of what has not arrived.
   */
  private int room(int window) {
    long room = window;
    for (LoadClient recipient : recipients) {
      room = Math.min(room, window - recipient.outstanding() / recipient.flows());
    }
    return (int) room;
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
}
