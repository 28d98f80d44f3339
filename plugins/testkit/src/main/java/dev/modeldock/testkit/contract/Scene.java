package dev.modeldock.testkit.contract;

/** What a runtime can be made to do, so that a rule can look at what the provider makes of it. */
public enum Scene {
  /** Says a short text in two pieces or more, counts tokens, and stops by itself. */
  TEXT,
  /** Says a text with characters of several bytes, one of them split over two writes. */
  UNICODE,
  /** Says something and ends at the most tokens allowed; the kit allows three. */
  LENGTH,
  /** Reasons first, then says something else. */
  REASONING,
  /** Calls the tool {@code get_weather} once. */
  TOOL_CALL,
  /** Calls {@code get_weather} twice in one answer. */
  PARALLEL_TOOL_CALLS,
  /** Calls {@code get_weather} with arguments that come in several pieces. */
  FRAGMENTED_ARGUMENTS,
  /** Answers with a JSON object when it is asked to by a schema. */
  STRUCTURED,
  /** Takes an image and says something. */
  IMAGE,
  /** Turns texts into vectors; the cue's prompt is not looked at. */
  EMBED,

  /** Takes the call, then says nothing and keeps the connection or the program. */
  STALL_BEFORE_ANSWER,
  /** Says one piece, then nothing more. */
  STALL_MIDWAY,
  /** Never stops talking. */
  ENDLESS,

  /** Ends the connection or the program in the middle of an answer. */
  CUT,
  /** Resets the connection, or kills the program, in the middle of an answer. */
  RESET,
  /** Ends its answer in order without having said anything. */
  EMPTY,
  /** Says something that its protocol does not know. */
  GARBAGE,
  /** Says one piece, then reports an error in its own way. */
  ERROR_MIDWAY,

  /** Does not accept the credential; best quotes it in what it says. */
  UNAUTHORIZED,
  /** Has no model of that name. */
  UNKNOWN_MODEL,
  /** Has too much to do. */
  OVERLOADED,
  /** Has been asked too often. */
  RATE_LIMITED,
  /** Finds the conversation too long for the model. */
  CONTEXT_EXCEEDED,
  /** Finds the request wrong. */
  BAD_REQUEST,
  /** Refuses the content by its policy; best quotes the prompt in what it says. */
  CONTENT_REFUSED,
  /** Fails by itself. */
  SERVER_ERROR,

  /**
   * Is not there: the kit closes the fixture first, so nothing listens at the address, or the
   * program is gone. Only what runs inside the provider itself has no such scene.
   */
  GONE
}
