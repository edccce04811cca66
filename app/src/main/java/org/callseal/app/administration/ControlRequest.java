package org.callseal.app.administration;

import java.util.List;
import java.util.Optional;
import org.callseal.authority.SubscriberRegister.Selection;
import org.callseal.core.gateway.CoreWish;
import org.callseal.core.identity.Identity;
import org.jspecify.annotations.Nullable;

/**
 * A line to a running server.
 *
 * @param names identities, patterns of a scope, the core-side address that is wished for, or a
 *     member's name, and its kind when it is invited
 * @param key a device's public key, x and y in base64url, a kid, or an association's id
 */
record ControlRequest(
    Action action,
    @Nullable String identity,
    @Nullable String key,
    @Nullable List<String> names,
    @Nullable List<InvitationLine> invitations) {

  enum Action {
    ADD_DEVICE,
    TERMS,
    INVITE,
    RESET,
    ENABLE,
    DISABLE,
    REVOKE_DEVICE,
    ASSIGN,
    SUBSCRIBERS,
    REMOVE,
    WIDEN,
    ASSOCIATIONS,
    EXPIRE,
    UNSEALED_PHONES,
    GATEWAYS,
    INVITE_MEMBER,
    MEMBERS,
    DRAIN_MEMBER,
    RESUME_MEMBER,
    REMOVE_MEMBER
  }

  static ControlRequest ofExpiry(Selection selection) {
    return switch (selection) {
      case Selection.One(var id) -> of(Action.EXPIRE).withKey(id.toString());
      case Selection.Of(var identity) -> about(Action.EXPIRE, identity);
      case Selection.All() -> of(Action.EXPIRE);
    };
  }

  static ControlRequest of(Action action) {
    return new ControlRequest(action, null, null, null, null);
  }

  static ControlRequest about(Action action, Identity identity) {
    return new ControlRequest(action, identity.text(), null, null, null);
  }

  ControlRequest withKey(String text) {
    return new ControlRequest(action, identity, text, names, invitations);
  }

  ControlRequest withWish(Optional<CoreWish> wish) {
    return wish.map(each -> withNames(List.of(each.text()))).orElse(this);
  }

  ControlRequest withNames(List<String> texts) {
    return new ControlRequest(action, identity, key, texts, invitations);
  }

  ControlRequest withInvitations(List<InvitationLine> lines) {
    return new ControlRequest(action, identity, key, names, lines);
  }
}
