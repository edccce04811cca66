package org.callseal.app.enroll;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.callseal.agent.enrolment.EnrolmentResult;
import org.callseal.agent.enrolment.EnrolmentStep;
import org.callseal.agent.enrolment.EnrolmentSurroundings;
import org.callseal.agent.enrolment.EnrolmentTask;
import org.callseal.agent.enrolment.RunningEnrolment;
import org.callseal.agent.names.DnsNames;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.LoopCall;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.provision.Provision;
import org.callseal.relay.netty.NettyLoop;
import org.callseal.relay.netty.NettyNetwork;
import org.jspecify.annotations.Nullable;

/**
 * Runs an enrolment on this machine's network and tells its steps.
 *
 * <p>Thread rule: one thread, which waits. Lifetime: one enrolment.
 */
final class Enrolment {

  private static final InetSocketAddress ANY = new InetSocketAddress("0.0.0.0", 0);

  private final PrintWriter out;
  private @Nullable EnrolmentStep told;

  Enrolment(PrintWriter out) {
    this.out = out;
  }

  /** What the domain gave; anything else ends the command with its line. */
  Provision run(EnrolmentTask task) {
    CompletableFuture<EnrolmentResult> result = new CompletableFuture<>();
    try (ExecutorService work = Executors.newSingleThreadExecutor()) {
      NettyLoop loop = NettyLoop.open("callseal-enrolment");
      try {
        LoopCall.run(
            loop,
            () ->
                RunningEnrolment.start(
                    task,
                    new EnrolmentSurroundings(
                        loop,
                        new NettyNetwork(),
                        ANY,
                        RandomSource.secure(),
                        work,
                        DnsNames.ofSystem(RandomSource.secure())),
                    step -> tell(step, task),
                    result::complete));
        return provision(result.get(), task);
      } finally {
        loop.close();
      }
    } catch (CommandFailure failure) {
      throw failure;
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.UNAVAILABLE, "no port to speak from: " + e.getMessage());
    } catch (ExecutionException e) {
      throw new IllegalStateException("an enrolment that broke off", e.getCause());
    } catch (Exception e) {
      throw new IllegalStateException("an enrolment that could not run", e);
    }
  }

  /** On the loop. A step that is taken again, as with a cookie, is told once. */
  private void tell(EnrolmentStep step, EnrolmentTask task) {
    if (step == told) {
      return;
    }
    told = step;
    out.println(
        switch (step) {
          case REACHING_SERVER -> "asking " + EnrolmentLine.names(task.servers());
          case HASHING_PASS_PHRASE -> "hashing the pass-phrase";
          case PROVING -> "proving it, and having " + task.domain() + " prove it";
          case ENROLLING_KEY -> task.domain() + " is genuine; enrolling the device's key";
        });
    out.flush();
  }

  private static Provision provision(EnrolmentResult result, EnrolmentTask task) {
    if (result instanceof EnrolmentResult.Enrolled(Provision provision)) {
      return provision;
    }
    throw EnrolmentLine.failure(result, task);
  }
}
