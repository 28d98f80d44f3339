package dev.modeldock.kernel.boot;

/**
 * An instance that takes requests, but not of a key of which its owner has said nothing.
 *
 * @param id its id
 * @param cloud whether a key needs to be let into the cloud for it
 * @param highRisk whether a key needs to be let near high risk for it
 */
public record GuardedInstance(String id, boolean cloud, boolean highRisk) {}
