package dev.modeldock.plugins.codex.launch;

import java.net.URI;

/**
 * A server that the CLI asks instead of its own company.
 *
 * @param base where its Responses API begins, such as {@code https://proxy.example/v1}
 * @param login whether the CLI shows it its login
 */
public record Upstream(URI base, boolean login) {}
