package org.callseal.systemtests.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.callseal.app.agent.RunningAgent;
import org.callseal.app.configuration.AgentConfiguration;
import org.callseal.core.crypto.RandomSource;
import org.callseal.demo.phone.PhoneCall;
import org.callseal.demo.phone.PhoneEvent;
import org.callseal.demo.phone.PhoneSettings;
import org.callseal.demo.phone.VirtualPhone;
import org.callseal.relay.netty.NettyLoop;
import org.callseal.relay.netty.NettyNetwork;

/** An agent as {@code callseal agent} runs it, and a phone beside it that answers every call. */
final class House implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final String identity;
  private final RunningAgent agent;
  private final NettyLoop loop = NettyLoop.open("phone");
  private final List<PhoneEvent> events = new CopyOnWriteArrayList<>();
  private final VirtualPhone phone;

  private House(String identity, RunningAgent agent, InetSocketAddress outboundProxy)
      throws IOException {
    this.identity = identity;
    this.agent = agent;
    this.phone =
        VirtualPhone.open(
            PhoneSettings.of(identity, new InetSocketAddress("127.0.0.1", 0), outboundProxy),
            loop,
            new NettyNetwork(),
            RandomSource.secure(),
            this::happened);
  }

  static House open(String identity, Path provision, InetSocketAddress listen) throws IOException {
    return open(identity, "identities", provision, listen);
  }

  /** The same with a device that has enrolled. */
  static House ofDevice(String identity, Path device, InetSocketAddress listen) throws IOException {
    return open(identity, "devices", device, listen);
  }

  private static House open(String identity, String kind, Path source, InetSocketAddress listen)
      throws IOException {
    Path configuration = source.resolveSibling(source.getFileName() + ".agent.yaml");
    Files.writeString(
        configuration,
        """
        %s: ["%s"]
        listen: ["127.0.0.1:%d"]
        outer: "127.0.0.1:0"
        """
            .formatted(kind, source.getFileName(), listen.getPort()));
    return new House(identity, RunningAgent.start(AgentConfiguration.read(configuration)), listen);
  }

  void register() {
    loop.execute(phone::register);
    awaitEvent(PhoneEvent.Registered.class);
  }

  int registrations() {
    return count(PhoneEvent.Registered.class);
  }

  /** Calls, and waits until the call stands at both ends. */
  PhoneCall call(House other) {
    int before = other.count(PhoneEvent.Established.class);
    PhoneCall call = on(() -> phone.call(other.identity));
    await(identity + " reaches " + other.identity)
        .atMost(PATIENCE)
        .until(() ->
            on(call::state) == PhoneCall.State.ESTABLISHED
                && other.count(PhoneEvent.Established.class) > before);
    return call;
  }

  /** Hangs up, and waits until the other end has heard it. */
  void hangUp(PhoneCall call, House other) {
    int before = other.count(PhoneEvent.HungUp.class);
    loop.execute(call::hangUp);
    await(other.identity + " hears the end of the call")
        .atMost(PATIENCE)
        .until(() -> other.count(PhoneEvent.HungUp.class) > before);
  }

  @Override
  public void close() {
    loop.execute(phone::close);
    loop.close();
    agent.close();
  }

  private void happened(PhoneEvent event) {
    events.add(event);
    if (event instanceof PhoneEvent.Called(PhoneCall call, var _)) {
      call.answer();
    }
  }

  private void awaitEvent(Class<? extends PhoneEvent> kind) {
    await(kind.getSimpleName() + " at " + identity).atMost(PATIENCE).until(() -> count(kind) > 0);
  }

  private int count(Class<? extends PhoneEvent> kind) {
    return (int) events.stream().filter(kind::isInstance).count();
  }

  private <T> T on(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.execute(() -> answer.complete(question.get()));
    return answer.join();
  }
}
