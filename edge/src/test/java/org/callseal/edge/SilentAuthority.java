package org.callseal.edge;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.callseal.core.authority.AuthorityPort;
import org.callseal.core.identity.Identity;

/** Stands before an authority and now and then never answers. */
final class SilentAuthority {

  boolean silent;

  AuthorityPort before(AuthorityPort authority) {
    return new AuthorityPort() {
      @Override
      public CompletableFuture<BeginAnswer> begin(BeginQuestion question) {
        return silent ? new CompletableFuture<>() : authority.begin(question);
      }

      @Override
      public CompletableFuture<FinishAnswer> finish(FinishQuestion question) {
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
