package dev.modeldock.kernel.endpoint;

import dev.modeldock.kernel.admission.Admitted;
import dev.modeldock.kernel.identity.Identified;
import dev.modeldock.kernel.identity.Scoped;
import dev.modeldock.kernel.pipeline.Gate;
import dev.modeldock.kernel.pipeline.Inbound;

/**
 * The gates that every request on the gateway listener passes before anything of its body is read.
 *
 * @param admission where it comes from
 * @param authentication who asks
 * @param scope for what
 */
public record Gates(
    Gate<Inbound, Admitted> admission,
    Gate<Admitted, Identified> authentication,
    Gate<Identified, Scoped> scope) {}
