// @ts-check

/**
 * A list of functions that want to be told.
 * @template T
 */
export class Signal {
  /** @type {Set<(value: T) => void>} */
  #listeners = new Set();

  /**
   * Has `listener` told of each value from now on.
   * @param {(value: T) => void} listener
   * @returns {() => void} ends that
   */
  on(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @param {T} value */
  emit(value) {
    for (const listener of [...this.#listeners]) {
      listener(value);
    }
  }
}
