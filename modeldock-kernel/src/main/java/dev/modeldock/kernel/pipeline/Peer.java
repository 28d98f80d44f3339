package dev.modeldock.kernel.pipeline;

import java.net.InetAddress;

/**
 * Who is at the other end, as far as the gateway believes it.
 *
 * @param address the address that the audit names
 * @param thisMachine whether the request comes from the machine that the gateway runs on; false
 *     unless that is certain
 */
public record Peer(InetAddress address, boolean thisMachine) {}
