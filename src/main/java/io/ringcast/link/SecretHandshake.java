package io.ringcast.link;

import io.ringcast.node.NodeId;
import io.ringcast.wire.ClusterSecret;
import io.ringcast.wire.Envelope;
import io.ringcast.wire.Message;
import io.ringcast.wire.Message.LinkChallenge;
import io.ringcast.wire.Message.LinkProof;
import io.ringcast.wire.Message.Member;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What both ends of a new link do before their hellos: each asks the other for proof that it knows
 * the cluster secret. A proof holds for one connection, one direction and these two members only,
 * so none that was overheard, or got from somewhere else, is good for anything.
 *
 * <pre>
 *   dialling side                 answering side
 *   LINK_CHALLENGE            ->
 *                             <-  LINK_CHALLENGE, LINK_PROOF
 *   LINK_PROOF, the hello     ->
 * </pre>
 */
final class SecretHandshake {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NONCE_BYTES = ClusterSecret.HASH_LENGTH / 2;

  private final ClusterSecret secret;
  private final Member self;

  SecretHandshake(ClusterSecret secret, Member self) {
    this.secret = secret;
    this.self = self;
  }

  /** Both challenges, from which each side makes its proof. */
  private record Challenges(
      Member dialling, String diallingNonce, Member answering, String answeringNonce) {

    /** What is hashed; no part can hold a line break. */
    String text(String side) {
      return String.join(
          "\n",
          "ringcast link",
          side,
          dialling.toString(),
          diallingNonce,
          answering.toString(),
          answeringNonce);
    }

    String ofDiallingSide() {
      return text("dialling");
    }

    String ofAnsweringSide() {
      return text("answering");
    }
  }

  private LinkChallenge challenge() {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    return new LinkChallenge(self.incarnation(), HexFormat.of().formatHex(nonce));
  }

  /**
   * As the dialling side; the other one is who it says when this returns.
   *
   * @throws LinkRefusedException if one of the two does not know the secret
   * @throws StrangerException if what answers is no node
   */
  Member dial(LinkConnection connection) throws IOException {
    LinkChallenge own = challenge();
    connection.write(own);
    Envelope answer = connection.readAnswer();
    NodeId sender = LinkConnection.nodeId(answer.senderId());
    if (answer.message() instanceof Message.ServerResponse) {
      throw connection.refusedBy(
          sender, LinkRefusal.SECRET, "the node there does not have this one's cluster secret");
    }
    if (!(answer.message() instanceof LinkChallenge challenge)) {
      throw new StrangerException("the answer to the challenge was none");
    }
    Member peer = new Member(sender, challenge.incarnation());
    Challenges both = new Challenges(self, own.nonce(), peer, challenge.nonce());
    if (!isProof(connection.read().message(), both.ofAnsweringSide())) {
      String text = "the node there has another cluster secret";
      connection.tellRefusal(LinkRefusal.SECRET, "the dialling node has another cluster secret");
      throw connection.refusedBy(sender, LinkRefusal.SECRET, text);
    }
    connection.write(new LinkProof(secret.hash(both.ofDiallingSide())));
    return peer;
  }

  /**
   * As the side that was dialled; the other one is who it says when this returns.
   *
   * @throws IOException if it could not prove it; it was told
   */
  Member answer(LinkConnection connection) throws IOException {
    Envelope first = connection.read();
    if (first.message() instanceof Message.Heartbeat) {
      throw connection.refuse(
          LinkRefusal.SECRET,
          "the dialling node has no cluster secret: set the same ringcast.cluster.secret on all"
              + " nodes");
    }
    if (!(first.message() instanceof LinkChallenge challenge)) {
      throw connection.refuseStranger();
    }
    LinkChallenge own = challenge();
    Member peer = new Member(LinkConnection.nodeId(first.senderId()), challenge.incarnation());
    Challenges both = new Challenges(peer, challenge.nonce(), self, own.nonce());
    connection.write(own);
    connection.write(new LinkProof(secret.hash(both.ofAnsweringSide())));
    if (!isProof(connection.read().message(), both.ofDiallingSide())) {
      throw connection.refuse(
          LinkRefusal.SECRET,
          "the two nodes have different cluster secrets: set the same ringcast.cluster.secret on"
              + " all nodes");
    }
    return peer;
  }

  private boolean isProof(Message message, String text) {
    return message instanceof LinkProof proof && secret.isHashOf(text, proof.proof());
  }
}
