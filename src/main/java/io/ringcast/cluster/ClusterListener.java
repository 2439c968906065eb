package io.ringcast.cluster;

import io.ringcast.wire.Message.Member;

/** Who wants to know at once; called by the control plane's thread, and must not block. */
public interface ClusterListener {

  /** {@code member} failed or left; what it had is gone. */
  void onMemberGone(Member member);

  /** This node must stop; {@code text} says why and what to do. */
  void onMustStop(String text);
}
