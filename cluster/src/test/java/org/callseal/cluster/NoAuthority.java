package org.callseal.cluster;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.callseal.core.authority.AuthorityPort;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;

/** An authority that refuses everything, where membership alone is looked at. */
final class NoAuthority implements AuthorityPort {
  private static final Refused NO = new Refused(Refusal.OVERLOADED);

  @Override
  public CompletableFuture<BeginAnswer> begin(BeginQuestion question) {
    return CompletableFuture.completedFuture(NO);
  }

  @Override
  public CompletableFuture<FinishAnswer> finish(FinishQuestion question) {
    return CompletableFuture.completedFuture(NO);
  }

  @Override
  public CompletableFuture<EnrolmentReply> enroll(EnrolmentQuestion question) {
    return CompletableFuture.completedFuture(NO);
  }

  @Override
  public CompletableFuture<Boolean> hasDevice(Identity identity) {
    return CompletableFuture.completedFuture(false);
  }

  @Override
  public CompletableFuture<Optional<GatewayPlace>> placeOf(String endpoint) {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  @Override
  public CompletableFuture<byte[]> statement() {
    return CompletableFuture.completedFuture(new byte[0]);
  }
}
