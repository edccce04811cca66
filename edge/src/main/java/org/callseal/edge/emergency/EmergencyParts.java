package org.callseal.edge.emergency;

import org.callseal.edge.route.Addresses;
import org.callseal.edge.route.Answers;
import org.callseal.edge.route.IdentityFields;
import org.callseal.edge.token.Branches;
import org.callseal.edge.token.UnsealedTokens;

/** What calls for help have in common with all that passes the edge. */
public record EmergencyParts(
    UnsealedTokens tokens,
    Branches branches,
    Answers answers,
    IdentityFields identity,
    Addresses addresses) {}
