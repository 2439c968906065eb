package io.ringcast.app;

import io.ringcast.balance.Candidate;
import io.ringcast.balance.LoadMeter;
import io.ringcast.balance.Picker;
import io.ringcast.cluster.ClusterCore;
import io.ringcast.cluster.ClusterListener;
import io.ringcast.cluster.ClusterLoop;
import io.ringcast.cluster.ClusterLoop.LoopClock;
import io.ringcast.cluster.ClusterSettings;
import io.ringcast.cluster.ClusterView;
import io.ringcast.cluster.EventLog;
import io.ringcast.election.ElectionSettings;
import io.ringcast.link.LinkMesh;
import io.ringcast.link.LinkSettings;
import io.ringcast.link.Seeds;
import io.ringcast.listener.ClientListener;
import io.ringcast.listener.ListenerSettings;
import io.ringcast.management.NodeControl;
import io.ringcast.management.RunningNode;
import io.ringcast.membership.MembershipSettings;
import io.ringcast.multicast.Multicast;
import io.ringcast.multicast.MulticastSettings;
import io.ringcast.multicast.MulticastStatistics;
import io.ringcast.node.Endpoint;
import io.ringcast.node.Incarnation;
import io.ringcast.routing.Router;
import io.ringcast.routing.RoutingStatistics;
import io.ringcast.routing.UserDirectory;
import io.ringcast.session.Answers;
import io.ringcast.session.Conversation;
import io.ringcast.session.ReadRate;
import io.ringcast.session.SessionControl;
import io.ringcast.session.SessionLimits;
import io.ringcast.session.SessionRegistry;
import io.ringcast.web.WebClients;
import io.ringcast.web.WebSettings;
import io.ringcast.wire.EnvelopeStamp;
import io.ringcast.wire.Message.Addresses;
import io.ringcast.wire.Message.Load;
import io.ringcast.wire.Message.Member;
import io.ringcast.wire.MessageCodec;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node, put together from its parts. Takes its ports when made, speaks to other nodes from
 * {@link #join} on, and to clients as soon as it knows that its id is its own. Starts once and
 * stops once.
 */
public final class Node implements RunningNode {

  private static final Duration CPU_SMOOTHING = Duration.ofSeconds(5);
  private static final Duration CLIENTS_STOP_LIMIT = Duration.ofSeconds(5);
  private static final Duration HAND_OVER_LIMIT = Duration.ofSeconds(1);
  private static final Duration GOODBYE_LIMIT = Duration.ofSeconds(1);
  private static final Duration RETENTION = Duration.ofMinutes(10);

  /** How much may wait for one peer. */
  private static final long LINK_QUEUE_BYTES = 64L * 1024 * 1024;

  /** A frame of a peer may come from a client of a node with a higher limit than this one's. */
  private static final int LINK_FRAME_BYTES = 16 * 1024 * 1024;

  /** The share of the memory that all clients' queues together may take. */
  private static final int QUEUE_SHARE = 4;

  /** Keeps incarnations apart that begin in the same millisecond. */
  private static final int INCARNATIONS_PER_MILLI = 1000;

  private static final Logger log = LoggerFactory.getLogger(Node.class);

  private final NodeSettings settings;
  private final ElectionSettings election;
  private final LoopClock clock = LoopClock.system();
  private final Instant startedAt = clock.wall().instant();
  private final Member self;
  private final EnvelopeStamp stamp;
  private final LoadMeter meter = new LoadMeter(clock.ticker(), CPU_SMOOTHING);
  private final Placement placement;
  private final UserDirectory directory;
  private final SessionLimits limits;
  private final SessionRegistry sessions;
  private final ReadRate readRate;
  private final Moves moves;
  private final Directives directives;
  private final Rebalancer rebalancer;
  private final NodeControl control;
  private final LinkMesh mesh;
  private final Router router;
  private final ClientListener listener;
  private final WebClients webClients;
  private final ClusterLoop loop;
  private final Multicast multicast;
  private volatile boolean ready;
  private volatile boolean started;
  private volatile boolean superseded;

  /**
   * @param onMustStop told, by the control plane's thread, why this node must not go on
   * @throws StartFailure if a port can't be taken
   */
  public Node(NodeSettings settings, Consumer<String> onMustStop) {
    this.settings = settings;
    NodeSettings.Cluster cluster = settings.cluster();
    election =
        ElectionSettings.of(cluster.preempt(), cluster.expectedSize(), cluster.heartbeatInterval());
    self = new Member(settings.id(), newIncarnation());
    stamp = new EnvelopeStamp(settings.id().value(), clock.wall()::millis);
    MessageCodec codec = new MessageCodec();
    placement =
        new Placement(
            new Picker(cluster.heartbeatInterval()), this::view, this::load, clock.ticker());
    directory = new UserDirectory(settings.id(), clock.wall()::millis);
    Answers answers = new Answers(settings.id(), codec, stamp);
    long queues = Runtime.getRuntime().maxMemory() / QUEUE_SHARE;
    limits = new SessionLimits(settings.maxClients(), SessionLimits.DEFAULT_QUEUE_BYTES, queues);
    sessions = new SessionRegistry(directory, answers, limits, clock.ticker());
    readRate = new ReadRate(settings.clientBytesPerSecond());
    moves = new Moves(sessions, answers, placement, cluster.heartbeatInterval(), clock.ticker());
    directory.setReplacedListener(moves.departures());
    mesh =
        StartFailure.bind(
            "ringcast.cluster.port",
            cluster.linkPort(),
            () -> new LinkMesh(settings.bind(), cluster.linkPort(), directory));
    router = new Router(settings.id(), directory, moves.departures(), mesh);
    Conversation conversation =
        new Conversation(answers, codec, directory, router, sessions, placement::elsewhere);
    listener =
        StartFailure.bind(
            "ringcast.port",
            settings.clientPort(),
            () -> ClientListener.bind(listenerSettings(), conversation, sessions, readRate));
    webClients = new WebClients(webSettings(), conversation, sessions, readRate);
    multicast = newMulticast(codec);
    loop = newLoop(onMustStop);
    SessionControl sessionControl = new SessionControl(sessions, answers, clock.ticker());
    directives = new Directives(this::view, mesh, sessionControl, cluster.heartbeatInterval());
    rebalancer = new Rebalancer(settings, placement, loop, directives, clock.ticker());
    control =
        new OperatorControl(moves, rebalancer, directives, directory, loop, settings.drainTime());
  }

  private Incarnation newIncarnation() {
    return new Incarnation(
        clock.wall().millis() * INCARNATIONS_PER_MILLI
            + ThreadLocalRandom.current().nextInt(INCARNATIONS_PER_MILLI));
  }

  private ListenerSettings listenerSettings() {
    return new ListenerSettings(
        settings.bind().getHostAddress(),
        settings.clientPort(),
        settings.maxMessageBytes(),
        ListenerSettings.connectionsFor(settings.maxClients()),
        ListenerSettings.Limits.DEFAULT);
  }

  private WebSettings webSettings() {
    return new WebSettings(
        settings.maxMessageBytes(),
        ListenerSettings.connectionsFor(settings.maxClients()),
        WebSettings.Limits.DEFAULT);
  }

  private Multicast newMulticast(MessageCodec codec) {
    NodeSettings.Cluster cluster = settings.cluster();
    MulticastSettings group =
        new MulticastSettings(
            cluster.interfaceName(),
            cluster.group(),
            cluster.multicastPort(),
            cluster.name(),
            self,
            cluster.secret());
    return new Multicast(group, stamp, codec, input -> loop().offer(input), placement::announce);
  }

  private ClusterLoop newLoop(Consumer<String> onMustStop) {
    NodeSettings.Cluster cluster = settings.cluster();
    ClusterSettings core =
        new ClusterSettings(
            cluster.name(),
            self,
            addresses(),
            settings.version(),
            new MembershipSettings(
                cluster.heartbeatInterval(), cluster.missedHeartbeats(), RETENTION),
            election,
            !cluster.seeds().isEmpty(),
            cluster.dns().isPresent());
    return new ClusterLoop(
        new ClusterCore(core, load(), clock.ticker().nanos()),
        new NodeTransport(mesh, multicast::send),
        new Departures(
            directory,
            text -> {
              superseded = true;
              onMustStop.accept(text);
            }),
        this::load,
        cluster.heartbeatInterval(),
        clock);
  }

  /** What the end of a member means to this node. */
  private record Departures(UserDirectory directory, Consumer<String> onMustStop)
      implements ClusterListener {
    @Override
    public void onMemberGone(Member member) {
      directory.removeNode(member.id());
    }

    @Override
    public void onMustStop(String text) {
      onMustStop.accept(text);
    }
  }

  private Addresses addresses() {
    String host = AdvertisedHost.of(settings);
    return new Addresses(
        new Endpoint(host, listener.port()),
        new Endpoint(host, mesh.port()),
        settings.http().map(port -> new Endpoint(host, port)).orElse(null));
  }

  /** Joins the cluster and then serves clients. */
  public void start() throws InterruptedException {
    join();
    serve();
  }

  /** Listens and speaks to other nodes from now on. */
  void join() {
    NodeSettings.Cluster cluster = settings.cluster();
    if (!settings.bind().isLoopbackAddress() && cluster.secret().isEmpty()) {
      log.atWarn()
          .addKeyValue("bind", settings.bind().getHostAddress())
          .log(
              "Other machines can reach this node, and it trusts what they say: set"
                  + " ringcast.cluster.secret on all nodes, or keep its ports to a network that you"
                  + " trust");
    }
    loop.start();
    mesh.start(
        new LinkSettings(
            self, cluster.name(), cluster.secret(), LINK_FRAME_BYTES, LINK_QUEUE_BYTES),
        stamp,
        new NodeLinkEvents(loop, directory, router, directives),
        new Seeds(cluster.seeds(), cluster.dns(), cluster.linkPort()),
        member -> view().isLive(member));
    multicast.start();
  }

  /**
   * Lets clients in. Waits until a leader is known, or, where there can be none, for as long as
   * that may take. Once it is ready, the node practises the loss of a leader.
   */
  void serve() throws InterruptedException {
    loop.awaitView(view -> view.leader().isPresent(), election.startupWait().multipliedBy(2));
    if (superseded) {
      return;
    }
    listener.start();
    webClients.start();
    moves.start(rebalancer::onTick);
    started = true;
    ready = true;
    Addresses addresses = view().self().addresses();
    log.atInfo()
        .addKeyValue("node", self.id())
        .addKeyValue("cluster", settings.cluster().name())
        .addKeyValue("clients", addresses.client())
        .addKeyValue("links", addresses.link())
        .addKeyValue("http", addresses.http())
        .log("Node is ready");
    WarmUp.start();
  }

  /**
   * Leaves in order: clients go on at other nodes or are told, then the peers. Takes the drain time
   * and a few seconds at the most.
   */
  public void stop() throws IOException, InterruptedException {
    ready = false;
    if (started) {
      moves.leave(settings.drainTime());
    }
    moves.close();
    // All clients are told at once, so that the two limits are one.
    webClients.beginStop();
    listener.stop(CLIENTS_STOP_LIMIT);
    webClients.stop(CLIENTS_STOP_LIMIT);
    handOver();
    loop.stop(GOODBYE_LIMIT);
    mesh.close(GOODBYE_LIMIT);
    multicast.close();
  }

  /** So that the others have a leader at every moment; without it they elect after the goodbye. */
  private void handOver() throws InterruptedException {
    if (control.stepDown(NodeControl.LONGEST_STEP_DOWN).success()) {
      loop.awaitView(view -> !view.isLeader(), HAND_OVER_LIMIT);
    }
  }

  /** Tells the share of the processors in use now, 0 to 1; called about once a second. */
  public void onCpu(double share) {
    meter.onCpu(share);
  }

  private Load load() {
    return meter.load(
        sessions.clients(),
        sessions.maxClients(),
        sessions.queuePressure(),
        ready,
        moves.drain().isDraining());
  }

  /** How many users the whole cluster has, as far as this node knows. */
  int users() {
    return directory.size();
  }

  WebClients webClients() {
    return webClients;
  }

  private ClusterLoop loop() {
    return loop;
  }

  @Override
  public Instant startedAt() {
    return startedAt;
  }

  @Override
  public LoopClock clock() {
    return clock;
  }

  @Override
  public Duration heartbeatInterval() {
    return settings.cluster().heartbeatInterval();
  }

  @Override
  public ClusterView view() {
    return loop.view();
  }

  @Override
  public EventLog events() {
    return loop.events();
  }

  @Override
  public Mailbox mailbox() {
    return new Mailbox(loop.mailboxSize(), ClusterLoop.MAILBOX_CAPACITY, loop.droppedInputs());
  }

  @Override
  public long readPauses() {
    return readRate.pauses();
  }

  @Override
  public SessionRegistry sessions() {
    return sessions;
  }

  @Override
  public SessionLimits limits() {
    return limits;
  }

  @Override
  public RoutingStatistics routing() {
    return router.statistics();
  }

  @Override
  public Links links() {
    return new Links(mesh.queuedBytes(), mesh.lostMessages(), mesh.refusals());
  }

  @Override
  public MulticastStatistics multicast() {
    return multicast.statistics();
  }

  @Override
  public Discovery discovery() {
    NodeSettings.Cluster cluster = settings.cluster();
    return new Discovery(
        cluster.interfaceName(),
        new Endpoint(cluster.group().getHostAddress(), cluster.multicastPort()),
        !cluster.seeds().isEmpty(),
        cluster.dns().isPresent(),
        cluster.heartbeatInterval().multipliedBy(cluster.missedHeartbeats()),
        multicast.report());
  }

  @Override
  public Optional<Candidate> pick() {
    return placement.anywhere();
  }

  @Override
  public double imbalance() {
    return rebalancer.imbalance();
  }

  @Override
  public NodeControl control() {
    return control;
  }
}
