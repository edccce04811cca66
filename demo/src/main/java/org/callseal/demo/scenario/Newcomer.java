package org.callseal.demo.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.callseal.agent.enrolment.EnrolmentResult;
import org.callseal.agent.enrolment.EnrolmentResult.Enrolled;
import org.callseal.agent.enrolment.EnrolmentSurroundings;
import org.callseal.agent.enrolment.EnrolmentTask;
import org.callseal.agent.enrolment.RunningEnrolment;
import org.callseal.agent.names.NameService;
import org.callseal.agent.names.ServerName;
import org.callseal.core.credential.StaticKey;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.identity.Identity;
import org.callseal.core.passphrase.GeneratedPassphrase;
import org.callseal.demo.world.DemoProcess;
import org.callseal.demo.world.Machine;
import org.callseal.transport.Network;

/**
 * A device at a home that has nothing but a pass-phrase, and enrolls through the home's NAT as
 * {@code callseal enroll} does. Used by the demo's own thread; lives for one enrolment.
 */
final class Newcomer {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Executor WORK = task -> Thread.ofPlatform().daemon().start(task);

  private final Machine machine;
  private final Network network;
  private final Domain domain;
  private final RandomSource random;
  private final InetSocketAddress local;

  Newcomer(
      Machine machine,
      Network network,
      Domain domain,
      RandomSource random,
      InetSocketAddress local) {
    this.machine = machine;
    this.network = network;
    this.domain = domain;
    this.random = random;
    this.local = local;
  }

  /** What the device has afterwards; nothing when the domain does not know the pass-phrase. */
  Optional<Domain.Enrolled> enroll(Identity identity, GeneratedPassphrase passphrase) {
    P256 curve = domain.curve();
    P256KeyPair pair = curve.generate(random);
    ServerName edge =
        new ServerName(
            domain.edgeAddress().getAddress().getHostAddress(), domain.edgeAddress().getPort());
    EnrolmentTask task =
        new EnrolmentTask(
            identity,
            Domain.NAME,
            List.of(edge),
            SecretBytes.copyOf(passphrase.text().exposed()),
            pair.point());
    if (!(run(task) instanceof Enrolled(var provision))) {
      return Optional.empty();
    }
    return StaticKey.of(curve, pair.privateKey().scalar(), provision.deviceCredential())
        .map(key -> new Domain.Enrolled(provision, key));
  }

  private EnrolmentResult run(EnrolmentTask task) {
    CompletableFuture<EnrolmentResult> result = new CompletableFuture<>();
    DemoProcess process = machine.process();
    machine.run(() -> start(task, process, result));
    if (!machine.await(() -> result.isDone(), PATIENCE)) {
      throw new IllegalStateException("an enrolment got no answer");
    }
    machine.run(process::kill);
    return result.join();
  }

  private void start(
      EnrolmentTask task, DemoProcess process, CompletableFuture<EnrolmentResult> result) {
    try {
      RunningEnrolment.start(
          task,
          new EnrolmentSurroundings(process, network, local, random, WORK, NameService.system()),
          _ -> {},
          result::complete);
    } catch (IOException e) {
      throw new UncheckedIOException("no port to enroll from", e);
    }
  }
}
