package dev.modeldock.kernel.catalogue;

import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.kernel.state.Target;

/**
 * A model that an instance offers.
 *
 * @param target its id
 * @param model what the provider says of it
 */
public record ListedModel(Target target, ModelDescriptor model) {}
