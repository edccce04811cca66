package org.callseal.transport;

/** Why a connection of a stream port ended. */
public enum StreamEnd {
  /** The other end or the network ended it. */
  CLOSED,
  /** It could not be opened. */
  UNREACHABLE,
  /** Its source may not connect. */
  NOT_PERMITTED,
  /** There are too many, of its source or in all. */
  CROWDED,
  /** What came in is no message. */
  MALFORMED,
  /** A message did not get whole in time. */
  SLOW,
  /** Nothing showed in time that it is of somebody we know. */
  UNPROVEN,
  /** Nothing was said for long. */
  IDLE,
  /** The other end does not read what is sent to it. */
  NOT_READING,
  /** The other end says nothing any more, though it was asked. */
  SILENT
}
