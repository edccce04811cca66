package org.callseal.core.passphrase;

/** What came of reading a typed text: the pass-phrase, or what is wrong with it. */
public sealed interface PassphraseReading permits GeneratedPassphrase, Slip {}
