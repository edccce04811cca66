/**
 * The endpoint a SIP message claims to speak for, as one canonical name: what the scope of an
 * association is asked about.
 */
@NullMarked
package org.callseal.sip.scope;

import org.jspecify.annotations.NullMarked;
