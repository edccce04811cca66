package org.callseal.demo.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.identity.Identity;
import org.callseal.core.passphrase.GeneratedPassphrase;
import org.callseal.core.seal.Refusal;
import org.callseal.demo.phone.PhoneCall;
import org.callseal.demo.phone.PhoneEvent;
import org.callseal.demo.trial.Counter;
import org.callseal.demo.trial.Trial;
import org.callseal.demo.world.Machine;

/**
 * Everything that trials happen on, and what subscribers do on it. Its methods are called by the
 * demo's own thread and wait for the outcome. Lives as long as one run.
 */
public final class Stage implements AutoCloseable {

  /** Long enough for anything that is not waiting for a timer, on a slow machine too. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  /** Time for datagrams under way to arrive, where nothing says that they have. */
  private static final Duration MOMENT = Duration.ofMillis(150);

  /** RFC 3261's T1, and a little more. */
  private static final Duration RETRANSMISSION = Duration.ofMillis(600);

  private final RandomSource random = RandomSource.secure();
  private final Machine machine = new Machine();
  private final FarEnds farEnds = new FarEnds();
  private final Domain domain;
  private final Home alice;
  private final Home bob;
  private final GatewayHome gateway;
  private final MediaGatewayHome mediaGateway;
  private final Attacker attacker;
  private int marks;
  private int rogues;

  private Stage() throws IOException {
    this.domain = new Domain(machine, farEnds, random);
    this.alice = new Home("alice", 20, machine, farEnds, domain, random);
    this.bob = new Home("bob", 30, machine, farEnds, domain, random);
    this.gateway = new GatewayHome(machine, farEnds, domain, random);
    this.mediaGateway = new MediaGatewayHome(machine, farEnds, domain, random);
    this.attacker = new Attacker(machine);
  }

  /** Sets everything up; agents begin their exchanges at once. */
  public static Stage open() throws IOException {
    return new Stage();
  }

  public Machine machine() {
    return machine;
  }

  public FarEnds farEnds() {
    return farEnds;
  }

  public Domain domain() {
    return domain;
  }

  public Home alice() {
    return alice;
  }

  public Home bob() {
    return bob;
  }

  public GatewayHome gateway() {
    return gateway;
  }

  public MediaGatewayHome mediaGateway() {
    return mediaGateway;
  }

  public Attacker attacker() {
    return attacker;
  }

  /** A subscriber of whom nobody has heard before, whose device does what it likes. */
  public RogueDevice rogue(String name) {
    Identity identity =
        Identity.parse("sip:" + name + "-" + ++rogues + "@" + Domain.NAME).orElseThrow();
    try {
      RogueDevice device = new RogueDevice(this, identity);
      ask(device);
      if (!await(device::isSealed)) {
        throw new IllegalStateException("a device with valid keys got no association");
      }
      return device;
    } catch (IOException e) {
      throw new UncheckedIOException("no port for another device", e);
    }
  }

  /**
   * A subscriber of whom nobody has heard before, and the pass-phrase that a device may enroll by.
   */
  public Invited invite(String name) {
    Identity identity =
        Identity.parse("sip:" + name + "-" + ++rogues + "@" + Domain.NAME).orElseThrow();
    return new Invited(identity, domain.invite(identity));
  }

  /** Whom the operator has added, and what he has told him. */
  public record Invited(Identity identity, GeneratedPassphrase passphrase) {}

  /** A pass-phrase that nobody was told. */
  public GeneratedPassphrase guess() {
    return GeneratedPassphrase.draw(random);
  }

  /** Has a device ask for an association. */
  public void ask(RogueDevice device) {
    machine.run(() -> device.ask(random.bytes(ControlMessage.NONCE_LENGTH)));
  }

  RandomSource random() {
    return random;
  }

  /** Words that nobody has used before. */
  public String words(String text) {
    return text + " [" + ++marks + "]";
  }

  /** Begins a trial: what was seen before is forgotten. */
  public Watch watch(Trial<Stage> trial) {
    forget();
    return machine.on(() -> new Watch(this, trial.rules(), refusals()));
  }

  /** Forgets what was seen before. */
  public void forget() {
    machine.run(() -> {
      farEnds.forget();
      alice.forget();
      bob.forget();
      gateway.forget();
      mediaGateway.forget();
      attacker.forget();
    });
  }

  /** What edge and agents have refused so far. */
  SortedMap<Counter, Long> refusals() {
    SortedMap<Counter, Long> refusals = domain.refusals();
    for (Refusal refusal : Refusal.values()) {
      long count =
          alice.refused(refusal)
              + bob.refused(refusal)
              + gateway.refused(refusal)
              + mediaGateway.refused(refusal);
      if (count > 0) {
        refusals.put(Counter.agent(refusal), count);
      }
    }
    return refusals;
  }

  /** Waits until it is so; gives whether it became so. */
  public boolean await(BooleanSupplier condition) {
    return machine.await(condition, PATIENCE);
  }

  /** Lets what is under way arrive. */
  public void settle() {
    boolean _ = machine.await(() -> false, MOMENT);
  }

  /** Lets the time pass after which an unanswered message is sent again. */
  public void retransmit() {
    machine.wind(RETRANSMISSION);
  }

  /** Both phones register; gives whether both did. */
  public boolean register() {
    machine.run(() -> {
      alice.handset().register();
      bob.handset().register();
    });
    return await(() -> alice.handset().registered() && bob.handset().registered());
  }

  /** Sends a text; gives whether it was answered and reached the other phone once. */
  public boolean text(Home from, Home to, String words) {
    send(from, to, words);
    return texted(from, to, words);
  }

  /** Begins to send a text. */
  public void send(Home from, Home to, String words) {
    machine.run(() -> from.handset().sendText(to.uri(), words));
  }

  /** Waits for a text to be answered; gives whether it was, and reached the other phone once. */
  public boolean texted(Home from, Home to, String words) {
    boolean answered =
        await(() ->
            to.texts(words) > 0
                && from.last(PhoneEvent.TextAnswered.class)
                    .filter(answer -> answer.status() == 200)
                    .isPresent());
    return answered && machine.on(() -> to.texts(words) == 1);
  }

  /** A whole call, rung, answered and hung up; gives whether all of it went well, once. */
  public boolean call(Home from, Home to, Home hangsUp) {
    PhoneCall call = machine.on(() -> from.handset().call(to.uri()));
    boolean rings = await(() -> to.count(PhoneEvent.Called.class) > 0);
    if (!rings) {
      machine.run(call::hangUp);
      return false;
    }
    machine.run(() -> to.last(PhoneEvent.Called.class).orElseThrow().call().answer());
    boolean stands =
        await(() ->
            from.count(PhoneEvent.Established.class) > 0
                && to.count(PhoneEvent.Established.class) > 0);
    Home hungUpOn = hangsUp == from ? to : from;
    machine.run(() -> {
      PhoneCall here =
          hangsUp == from ? call : to.last(PhoneEvent.Called.class).orElseThrow().call();
      here.hangUp();
    });
    boolean ended =
        await(() ->
            hungUpOn.count(PhoneEvent.HungUp.class) > 0
                && hangsUp
                    .last(PhoneEvent.HangUpAnswered.class)
                    .filter(answer -> answer.status() == 200)
                    .isPresent());
    return stands && ended && machine.on(() -> to.count(PhoneEvent.Called.class) == 1);
  }

  /** Both homes. */
  public List<Home> homes() {
    return List.of(alice, bob);
  }

  @Override
  public void close() throws IOException {
    machine.close();
    domain.close();
  }
}
