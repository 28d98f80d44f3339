package dev.modeldock.kernel.control.doc;

/**
 * A named value of an object.
 *
 * @param name its name
 * @param type what it is
 * @param description one line about it
 * @param always whether it is always there
 * @param nullable whether it may be null
 */
public record Field(String name, Type type, String description, boolean always, boolean nullable) {}
