/** What is done again, and how long it waits before. */

const PAUSE_MS = { first: 500, longest: 8000 };

/** The server's code for "cannot at this moment"; others say so with `temporary`. */
const INTERNAL_ERROR = 100;

/** Codes below 100 are the library's own: no reply in time, or the connection went away. */
export function isPassing({ code, temporary }) {
  return code <= INTERNAL_ERROR || temporary === true;
}

/** Pauses that double, with jitter, until something has succeeded. */
export class BackOff {
  #nextMs = PAUSE_MS.first;

  pause() {
    const ms = this.#nextMs * (0.5 + Math.random() / 2);
    this.#nextMs = Math.min(this.#nextMs * 2, PAUSE_MS.longest);
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  reset() {
    this.#nextMs = PAUSE_MS.first;
  }
}
