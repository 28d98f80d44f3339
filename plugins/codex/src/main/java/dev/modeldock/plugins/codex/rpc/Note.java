package dev.modeldock.plugins.codex.rpc;

import tools.jackson.databind.JsonNode;

/**
 * Something that the CLI tells of without being asked.
 *
 * @param method what it is about, such as {@code item/started}
 * @param params the particulars
 */
public record Note(String method, JsonNode params) {}
