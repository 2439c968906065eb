package io.ringcast.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.node.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Users who talk all the time, each to the next one and now and then to everybody, and keep account
 * of what was sent, refused, received and in which order, how long the answers took, and who moved
 * when. What one user says to another comes in order, but for what is said around a move of one of
 * them: for a moment two ways lead to who moves.
 */
public final class SteadyChat implements AutoCloseable {

  private static final int BROADCAST_EVERY = 10;

  /**
   * From the request to move until all is as before; a wait counts whole if it is in it in part.
   */
  private static final long AROUND = Duration.ofSeconds(1).toNanos();

  private final List<User> users = new ArrayList<>();
  private final List<String> refused = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService pace = Executors.newScheduledThreadPool(1);
  private final List<String> notices = new CopyOnWriteArrayList<>();
  private volatile boolean silent;

  /** One answer: when it was asked for, and when it came. */
  private record Answer(long askedNanos, long cameNanos) {
    boolean isUnderWay(long fromNanos, long untilNanos) {
      return cameNanos - fromNanos >= 0 && askedNanos - untilNanos <= 0;
    }

    Duration length() {
      return Duration.ofNanos(cameNanos - askedNanos);
    }
  }

  /** One client, what was sent to it, and what it received. */
  private final class User implements ChatListener {
    private final String name;
    private final RingcastClient client;
    private final Map<String, AtomicInteger> received = new ConcurrentHashMap<>();
    private final Map<String, Integer> latest = new ConcurrentHashMap<>();
    private final List<String> disordered = new CopyOnWriteArrayList<>();
    private final List<String> expected = new CopyOnWriteArrayList<>();
    private final List<String> losses = new CopyOnWriteArrayList<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final Queue<Long> connectedNanos = new ConcurrentLinkedQueue<>();
    private final Map<Integer, Long> saidNanos = new ConcurrentHashMap<>();
    private int count;

    User(String name, List<Endpoint> addresses) {
      this.name = name;
      client = RingcastClient.builder(name).addresses(addresses).listener(this).build();
    }

    @Override
    public void onConnected(Endpoint node, String serverId) {
      connectedNanos.add(System.nanoTime());
    }

    @Override
    public void onMessage(Chat chat) {
      received.computeIfAbsent(chat.content(), ignored -> new AtomicInteger()).incrementAndGet();
      String[] words = chat.content().split(" ");
      int number = Integer.parseInt(words[1]);
      int before = latest.merge(words[0], number, Math::max);
      if (before > number) {
        User sender =
            users.stream().filter(user -> user.name.equals(words[0])).findAny().orElseThrow();
        long saidNanos = sender.saidNanos.get(number);
        if (!hasMovedSince(saidNanos) && !sender.hasMovedSince(saidNanos)) {
          disordered.add(chat.content() + " after " + before);
        }
      }
    }

    @Override
    public void onDisconnected(String reason, boolean willRetry) {
      losses.add(reason);
    }

    @Override
    public void onNotice(String text) {
      notices.add(text);
    }

    void speak(User next) {
      count++;
      String content = name + " " + count;
      long began = System.nanoTime();
      saidNanos.put(count, began);
      if (count % BROADCAST_EVERY == 0) {
        users.stream().filter(user -> user != this).forEach(user -> user.expected.add(content));
        client.broadcast(content).whenComplete((ack, e) -> onAnswer(content, began, ack, e));
      } else {
        next.expected.add(content);
        client
            .sendPrivate(next.name, content)
            .whenComplete((ack, e) -> onAnswer(content, began, ack, e));
      }
    }

    private void onAnswer(String content, long asked, Ack ack, Throwable e) {
      answers.add(new Answer(asked, System.nanoTime()));
      if (e != null || !ack.success()) {
        refused.add(content + ": " + (e == null ? ack.info() : e.getMessage()));
      }
    }

    private boolean hasMovedSince(long nanos) {
      return connectedNanos.stream().skip(1).anyMatch(moved -> moved - nanos > -AROUND);
    }

    /** One for each move: the longest wait for an answer that was under way around it. */
    Stream<Duration> pauses() {
      return connectedNanos.stream()
          .skip(1)
          .flatMap(moved ->
              answers.stream()
                  .filter(answer -> answer.isUnderWay(moved - AROUND, moved + AROUND))
                  .map(Answer::length)
                  .max(Comparator.naturalOrder())
                  .stream());
    }
  }

  public void connect(String name, List<Endpoint> addresses) throws InterruptedException {
    User user = new User(name, addresses);
    users.add(user);
    user.client.connect();
  }

  public void start(Duration pause) {
    pace.scheduleAtFixedRate(this::speak, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void speak() {
    for (int i = 0; i < users.size() && !silent; i++) {
      users.get(i).speak(users.get((i + 1) % users.size()));
    }
  }

  /** Ends the talk, and looks at what became of it. */
  public void assertNothingRefusedLostOrDoubled() {
    silent = true;
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(users).allMatch(user -> user.client.pending() == 0));
    assertThat(refused).isEmpty();
    for (User user : users) {
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(user.received.keySet()).containsAll(user.expected));
      assertThat(user.received.values()).allMatch(times -> times.get() == 1);
      assertThat(user.disordered).as("out of order at " + user.name).isEmpty();
    }
  }

  /** How often clients had no connection at all. */
  public List<String> losses() {
    return users.stream().flatMap(user -> user.losses.stream()).toList();
  }

  /** What nodes said to anybody. */
  public List<String> notices() {
    return notices;
  }

  /** How long this share of all answers took at most. */
  public Duration answeredWithin(double share) {
    List<Duration> sorted =
        users.stream().flatMap(user -> user.answers.stream()).map(Answer::length).sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * share));
  }

  /** How long those who moved waited meanwhile; to be asked when all is answered. */
  public Pauses pausesOfMoves() {
    return new Pauses(users.stream().flatMap(User::pauses).toList());
  }

  @Override
  public void close() {
    pace.shutdownNow();
    users.forEach(user -> user.client.close());
  }
}
