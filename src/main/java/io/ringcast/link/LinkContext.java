package io.ringcast.link;

import io.ringcast.node.Endpoint;
import io.ringcast.wire.EnvelopeStamp;
import io.ringcast.wire.Frame;
import io.ringcast.wire.Message;
import io.ringcast.wire.MessageCodec;
import java.io.IOException;

/** What all links of a node share. */
record LinkContext(
    LinkSettings settings, MessageCodec codec, EnvelopeStamp stamp, LinkEvents events) {

  LinkConnection dial(Endpoint address) throws IOException {
    return LinkConnection.dial(address, settings, codec, stamp);
  }

  Frame encode(Message message) {
    return codec.encode(stamp.stamp(message));
  }
}
