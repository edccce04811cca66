package org.callseal.core.authority;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.callseal.core.association.AssociationRecord;
import org.callseal.core.association.Wishes;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.EnrolmentMessage;
import org.callseal.core.exchange.ConnectionId;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.SealedBytes;

/**
 * What an edge asks the authority. Answers come later, on a thread of the authority's choosing; a
 * future fails only by our own bugs or a broken link, never by what a peer sent.
 */
public interface AuthorityPort {

  /** A stranger's message_1, after the edge's own cookie and rate rules. */
  CompletableFuture<BeginAnswer> begin(BeginQuestion question);

  /** message_3 with the whole sealed message that brought it. */
  CompletableFuture<FinishAnswer> finish(FinishQuestion question);

  /** A question of a device that has only a pass-phrase, after the edge's own cookie and rates. */
  CompletableFuture<EnrolmentReply> enroll(EnrolmentQuestion question);

  /**
   * Whether a device key was ever enrolled that may speak for this identity, or for one that
   * differs in the case of letters alone: who has one has no more need to come unsealed.
   */
  CompletableFuture<Boolean> hasDevice(Identity identity);

  /**
   * To which gateway an endpoint of this canonical name belongs, where it has a core-side address.
   */
  CompletableFuture<Optional<GatewayPlace>> placeOf(String endpoint);

  /** The newest domain statement, signed. */
  CompletableFuture<byte[]> statement();

  /**
   * An enabled gateway with an address of its own.
   *
   * @param scope what it may speak for, in lower case
   * @param hasDevice whether a device key was ever enrolled that may speak for the gateway or for
   *     the endpoint that was asked after
   */
  record GatewayPlace(Identity identity, Scope scope, CoreAddress address, boolean hasDevice) {}

  /**
   * Asks to begin an exchange.
   *
   * @param cookieShown whether the proof is a cookie and the edge knows it as its own
   * @param source for rates and logs only
   * @param instance drawn by the edge, which will hold the association; it goes into C_R
   */
  record BeginQuestion(
      ControlMessage.Message1 message,
      Carriage carriage,
      boolean cookieShown,
      InetSocketAddress source,
      Instance instance) {}

  /** The authority's word on message_1. */
  sealed interface BeginAnswer {}

  /**
   * The exchange goes on.
   *
   * @param responder C_R; a repeated message_1 gets what its first one got, so its instance is not
   *     always the question's
   */
  record Begun(byte[] message2, ConnectionId responder) implements BeginAnswer {}

  /**
   * Asks to finish an exchange.
   *
   * @param responder C_R as the edge relayed it
   * @param message the message that brought message_3, sealed under the new association
   */
  record FinishQuestion(
      ConnectionId responder, byte[] message3, Wishes wishes, SealedBytes message) {}

  /** The authority's word on message_3. */
  sealed interface FinishAnswer {}

  /**
   * The association is committed and stored. Said once: a copy of message_3 is refused as replayed,
   * and an edge that has not got the association takes it out of the store, with a new instance.
   *
   * @param peer the initiator's instance, from C_I
   */
  record Finished(AssociationRecord record, Instance peer) implements FinishAnswer {}

  /**
   * Asks the next of an enrolment.
   *
   * @param source for rates: who has guessed less goes first
   */
  record EnrolmentQuestion(EnrolmentMessage.Question message, InetSocketAddress source) {}

  /** The authority's word on an enrolment's question. */
  sealed interface EnrolmentReply {}

  /** The answer, the same for every copy of its question. */
  record EnrolmentReplied(EnrolmentMessage.Answer message) implements EnrolmentReply {}

  /** No. */
  record Refused(Refusal refusal) implements BeginAnswer, FinishAnswer, EnrolmentReply {}
}
