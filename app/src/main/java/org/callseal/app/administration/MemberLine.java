package org.callseal.app.administration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A member of the cluster, or one who is invited, as lists show it.
 *
 * @param link where other members reach it
 * @param endpoints where endpoints reach it: protocol, host and port
 * @param pin of its key; none for one who is invited
 * @param endSeconds UTC; when an invitation ends
 */
public record MemberLine(
    String name,
    String kind,
    String state,
    @Nullable String link,
    List<String> endpoints,
    @Nullable String pin,
    @Nullable Long endSeconds) {}
