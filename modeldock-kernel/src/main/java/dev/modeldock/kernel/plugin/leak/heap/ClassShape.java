package dev.modeldock.kernel.plugin.leak.heap;

import java.util.List;

/**
 * A class of the dump.
 *
 * @param id its address
 * @param parent the address of the class that it extends; 0 if there is none
 * @param loader the address of its loader; 0 if the JVM loads it by itself
 * @param statics its static fields that refer to something
 * @param fields the fields that it adds to those of its parent
 */
record ClassShape(long id, long parent, long loader, List<Static> statics, List<Field> fields) {

  /** What a static field refers to. */
  record Static(long name, long value) {}

  /** A field of all its instances. */
  record Field(long name, int type) {}
}
