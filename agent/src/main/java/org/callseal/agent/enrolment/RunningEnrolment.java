package org.callseal.agent.enrolment;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.callseal.agent.line.HostAddresses;
import org.callseal.agent.line.LineProtocol;
import org.callseal.agent.line.Retransmission;
import org.callseal.agent.names.Server;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.ControlParse;
import org.callseal.core.enrolment.PassPhraseKeys;
import org.callseal.core.seal.Refusal;
import org.callseal.transport.Loop;
import org.callseal.transport.Medium;
import org.callseal.transport.MessagePort;
import org.jspecify.annotations.Nullable;

/**
 * An enrolment under way: asks the servers in their order, each for 16 s, until one has answered
 * everything. A question goes out again and again, byte for byte; its answer is known by what we
 * drew for it and the address we asked. Which server answers does not matter: what proves the
 * domain is the pass-phrase.
 *
 * <p>Thread rule: its loop's. Lifetime: one enrolment; when it ends, port and secrets are gone.
 */
public final class RunningEnrolment implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(16);

  /** After word of another version, which anyone could have sent, so long for a better answer. */
  private static final Duration SHORT_PATIENCE = Duration.ofSeconds(3);

  private static final Duration TICK = Duration.ofMillis(100);

  private final EnrolmentTask task;
  private final EnrolmentSurroundings surroundings;
  private final Loop loop;
  private final EnrolmentClient client;
  private final Consumer<EnrolmentStep> progress;
  private final Consumer<EnrolmentResult> whenDone;
  private final MessagePort port;
  private final Deque<EnrolmentServer> servers = new ArrayDeque<>();
  private List<Integer> otherVersions = List.of();
  private @Nullable Asked asked;
  private boolean over;

  private RunningEnrolment(
      EnrolmentTask task,
      EnrolmentSurroundings surroundings,
      Consumer<EnrolmentStep> progress,
      Consumer<EnrolmentResult> whenDone)
      throws IOException {
    this.task = task;
    this.surroundings = surroundings;
    this.loop = surroundings.loop();
    this.client = new EnrolmentClient(task, surroundings.random());
    this.progress = progress;
    this.whenDone = whenDone;
    this.port = surroundings.network().openDatagramPort(loop, surroundings.local(), this::received);
  }

  /**
   * Begins; on the loop's thread.
   *
   * @param progress told each step, on the loop's thread
   * @param whenDone told the result once, on the loop's thread
   * @throws IOException when there is no port for it
   */
  public static RunningEnrolment start(
      EnrolmentTask task,
      EnrolmentSurroundings surroundings,
      Consumer<EnrolmentStep> progress,
      Consumer<EnrolmentResult> whenDone)
      throws IOException {
    RunningEnrolment enrolment = new RunningEnrolment(task, surroundings, progress, whenDone);
    progress.accept(EnrolmentStep.REACHING_SERVER);
    surroundings.work().execute(enrolment::resolve);
    return enrolment;
  }

  private void resolve() {
    List<EnrolmentServer> addresses =
        task.servers().stream()
            .flatMap(server -> surroundings.names().find(server, List.of(Medium.UDP)).stream())
            .map(Server::address)
            .flatMap(address -> EnrolmentServer.at(address, task.identity()).stream())
            .distinct()
            .toList();
    loop.execute(() -> {
      servers.addAll(addresses);
      if (addresses.isEmpty()) {
        finish(new EnrolmentResult.NameNotResolved(task.servers()));
      } else if (!over) {
        nextServer();
      }
    });
  }

  private void nextServer() {
    EnrolmentServer server = servers.poll();
    if (server == null) {
      finish(
          otherVersions.isEmpty()
              ? new EnrolmentResult.NoAnswer(task.servers())
              : new EnrolmentResult.OtherVersion(otherVersions));
      return;
    }
    client.anotherServer();
    ask(server, loop.nanoTime() + PATIENCE.toNanos());
  }

  private void ask(EnrolmentServer server, long endNs) {
    LineProtocol<?, ?> protocol = server.protocol();
    InetSocketAddress address = server.address();
    byte[] nonce = surroundings.random().bytes(ControlMessage.NONCE_LENGTH);
    byte[] bytes =
        protocol
            .carriage(Medium.UDP)
            .question(client.question().toBytes(), localToward(address), address, nonce);
    asked = new Asked(server, protocol.nameOf(bytes), bytes, loop.nanoTime(), endNs);
    tick(asked);
  }

  private InetSocketAddress localToward(InetSocketAddress server) {
    InetSocketAddress local = port.localAddress();
    return local.getAddress().isAnyLocalAddress()
        ? new InetSocketAddress(HostAddresses.toward(server), local.getPort())
        : local;
  }

  private void tick(Asked question) {
    if (over || question != asked) {
      return;
    }
    long nowNs = loop.nanoTime();
    if (nowNs - question.endNs >= 0) {
      asked = null;
      nextServer();
      return;
    }
    if (question.sending.due(nowNs)) {
      question.sending.sent(nowNs);
      port.send(question.server.address(), question.bytes);
    }
    loop.schedule(TICK, () -> tick(question));
  }

  private void received(MessagePort on, InetSocketAddress from, byte[] message) {
    Asked question = asked;
    if (over || question == null || !from.equals(question.server.address())) {
      return;
    }
    question
        .server
        .protocol()
        .answer(message)
        .filter(answer -> answer.question().equals(question.name))
        .ifPresent(answer -> answered(question, answer.payload()));
  }

  private void answered(Asked question, byte[] payload) {
    switch (ControlParse.read(payload)) {
      case ControlParse.Parsed(ControlMessage.Refused(Refusal refusal, List<Integer> versions))
          when refusal == Refusal.UNSUPPORTED_VERSION ->
          noteVersions(question, versions);
      case ControlParse.OtherVersion(long version) ->
          noteVersions(question, List.of((int) version));
      case ControlParse.Parsed(ControlMessage.Refused(Refusal refusal, var _))
          when refusal == Refusal.OVERLOADED ->
          hurry(question);
      case ControlParse.Parsed(ControlMessage answer) -> take(question, client.answered(answer));
      case ControlParse.OtherType _, ControlParse.Malformed _ -> {}
    }
  }

  private void noteVersions(Asked question, List<Integer> versions) {
    if (!versions.contains(ControlMessage.VERSION)) {
      otherVersions = List.copyOf(versions);
      hurry(question);
    }
  }

  /** A hint, which anybody can have sent: a better answer has a little time. */
  private void hurry(Asked question) {
    question.endNs = Math.min(question.endNs, loop.nanoTime() + SHORT_PATIENCE.toNanos());
  }

  private void take(Asked question, EnrolmentClient.Turn turn) {
    switch (turn) {
      case EnrolmentClient.Ignored() -> {}
      case EnrolmentClient.Done(EnrolmentResult result) -> finish(result);
      case EnrolmentClient.Hash(byte[] salt) -> {
        asked = null;
        progress.accept(EnrolmentStep.HASHING_PASS_PHRASE);
        surroundings.work().execute(() -> hash(salt, question.server));
      }
      case EnrolmentClient.Ask(EnrolmentStep step) -> {
        progress.accept(step);
        ask(question.server, loop.nanoTime() + PATIENCE.toNanos());
      }
    }
  }

  /** Not on the loop: it takes a good part of a second. */
  private void hash(byte[] salt, EnrolmentServer server) {
    if (task.passPhrase().isWiped()) {
      return; // It was given up.
    }
    PassPhraseKeys keys = PassPhraseKeys.derive(task.passPhrase(), salt, client.parties());
    loop.execute(() -> {
      if (over) {
        keys.wipe();
        return;
      }
      progress.accept(client.hashed(keys).step());
      ask(server, loop.nanoTime() + PATIENCE.toNanos());
    });
  }

  private void finish(EnrolmentResult result) {
    if (!over) {
      close();
      whenDone.accept(result);
    }
  }

  /** Gives it up; on the loop's thread. */
  @Override
  public void close() {
    over = true;
    asked = null;
    client.close();
    task.passPhrase().wipe();
    port.close();
  }

  /** A question to a server. */
  private static final class Asked {
    private final EnrolmentServer server;
    private final String name;
    private final byte[] bytes;
    private final Retransmission sending;
    private long endNs;

    Asked(EnrolmentServer server, String name, byte[] bytes, long nowNs, long endNs) {
      this.server = server;
      this.name = name;
      this.bytes = bytes;
      this.sending = new Retransmission(nowNs, PATIENCE);
      this.endNs = endNs;
    }
  }
}
