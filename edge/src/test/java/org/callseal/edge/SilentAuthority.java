package org.callseal.edge;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.callseal.core.authority.AuthorityPort;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;

/** Stands before an authority, and now and then never answers, or has lost what was begun. */
final class SilentAuthority {

  boolean silent;
  boolean forgetful;

  AuthorityPort before(AuthorityPort authority) {
    return new AuthorityPort() {
      @Override
      public CompletableFuture<BeginAnswer> begin(BeginQuestion question) {
        return silent ? new CompletableFuture<>() : authority.begin(question);
      }

      @Override
      public CompletableFuture<FinishAnswer> finish(FinishQuestion question) {
        if (forgetful) {
          return CompletableFuture.completedFuture(new Refused(Refusal.UNKNOWN_ASSOCIATION));
        }
        return silent ? new CompletableFuture<>() : authority.finish(question);
      }

      @Override
      public CompletableFuture<EnrolmentReply> enroll(EnrolmentQuestion question) {
        return silent ? new CompletableFuture<>() : authority.enroll(question);
      }

      @Override
      public CompletableFuture<Boolean> hasDevice(Identity identity) {
        return silent ? new CompletableFuture<>() : authority.hasDevice(identity);
      }

      @Override
      public CompletableFuture<Optional<GatewayPlace>> placeOf(String endpoint) {
        return silent ? new CompletableFuture<>() : authority.placeOf(endpoint);
      }

      @Override
      public CompletableFuture<byte[]> statement() {
        return authority.statement();
      }
    };
  }
}
