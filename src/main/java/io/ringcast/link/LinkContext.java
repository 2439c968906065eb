package io.ringcast.link;

import io.ringcast.node.Endpoint;
import io.ringcast.node.RateLimit;
import io.ringcast.wire.EnvelopeStamp;
import io.ringcast.wire.Frame;
import io.ringcast.wire.Message;
import io.ringcast.wire.MessageCodec;
import java.io.IOException;
import java.net.Socket;

/**
 * What all links of a node share.
 *
 * @param strangerDials how often addresses are dialled that nobody has answered at yet: they may be
 *     a stranger's invention
 */
record LinkContext(
    LinkSettings settings,
    MessageCodec codec,
    EnvelopeStamp stamp,
    LinkEvents events,
    LinkRefusals refusals,
    RateLimit strangerDials) {

  static final int STRANGER_DIALS_PER_SECOND = 100;

  LinkContext(
      LinkSettings settings, EnvelopeStamp stamp, LinkEvents events, LinkRefusals refusals) {
    this(
        settings,
        new MessageCodec(),
        stamp,
        events,
        refusals,
        RateLimit.perSecond(STRANGER_DIALS_PER_SECOND, System::nanoTime));
  }

  LinkConnection accept(Socket socket) throws IOException {
    return LinkConnection.over(socket, this);
  }

  LinkConnection dial(Endpoint address) throws IOException {
    return LinkConnection.dial(address, this);
  }

  Frame encode(Message message) {
    return codec.encode(stamp.stamp(message));
  }
}
