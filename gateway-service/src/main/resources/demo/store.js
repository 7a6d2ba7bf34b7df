/**
 * What this browser keeps between two openings of the page: JSON values in localStorage.
 *
 * Where the browser does not allow it (private modes, a full store) the values live as long as the
 * page, and `keeps` says so.
 */
export class Store {
  #prefix;
  #memory = new Map();

  /** Whether values outlive the page. */
  keeps = true;

  constructor(prefix) {
    this.#prefix = prefix;
  }

  /** The stored value, or the given one where nothing readable is stored. */
  get(key, otherwise) {
    if (this.#memory.has(key)) {
      return this.#memory.get(key);
    }
    try {
      return JSON.parse(localStorage.getItem(this.#prefix + key)) ?? otherwise;
    } catch {
      // Damaged or forbidden: start with nothing, as in a new browser.
      return otherwise;
    }
  }

  /** Stores before it returns: a message must be kept before its arrival is confirmed. */
  set(key, value) {
    try {
      localStorage.setItem(this.#prefix + key, JSON.stringify(value));
      this.#memory.delete(key);
    } catch {
      this.keeps = false;
      this.#memory.set(key, value);
    }
  }
}
