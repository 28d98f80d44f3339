package dev.modeldock.cli.connect.text;

/**
 * A member of a JSON object, and where in the text it stands.
 *
 * @param start where its name begins
 * @param valueStart where its value begins
 * @param valueEnd where its value has ended
 */
record JsonMember(String name, int start, int valueStart, int valueEnd) {}
