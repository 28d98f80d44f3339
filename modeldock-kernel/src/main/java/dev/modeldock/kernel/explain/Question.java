package dev.modeldock.kernel.explain;

import dev.modeldock.kernel.pipeline.Operation;
import dev.modeldock.kernel.state.key.KeyRecord;

/**
 * A request that might be made.
 *
 * @param key the key that it would come with
 * @param model the model or alias that it would ask for
 * @param operation what it would ask for
 * @param lan whether it would come from another machine
 */
public record Question(KeyRecord key, String model, Operation operation, boolean lan) {}
