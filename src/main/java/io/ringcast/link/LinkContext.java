package io.ringcast.link;

import io.ringcast.node.Endpoint;
import io.ringcast.wire.EnvelopeStamp;
import io.ringcast.wire.Frame;
import io.ringcast.wire.Message;
import io.ringcast.wire.MessageCodec;
import java.io.IOException;
import java.net.Socket;

/** What all links of a node share. */
record LinkContext(
    LinkSettings settings, MessageCodec codec, EnvelopeStamp stamp, LinkEvents events) {

  LinkConnection accept(Socket socket) throws IOException {
    return LinkConnection.over(socket, settings, codec, stamp);
  }

  LinkConnection dial(Endpoint address) throws IOException {
    return LinkConnection.dial(address, settings, codec, stamp);
  }

  Frame encode(Message message) {
    return codec.encode(stamp.stamp(message));
  }
}
