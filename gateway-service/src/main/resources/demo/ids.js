/** Ids and positions as numbers and text. */

const OFFSETS_PER_GENERATION = 2 ** 40;

/**
 * A random UUID. `crypto.randomUUID` exists only on https and localhost; the demo is also opened
 * from a phone through plain http, where only `getRandomValues` exists.
 */
export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The conversation of two users: the smaller name first, as the services build it. */
export function directConversation(one, other) {
  return `direct:${[one, other].sort().join(':')}`;
}

/** A position (or seq) and the two numbers it is made of: `generation << 40 | offset`. */
export function describePosition(position) {
  const generation = Math.floor(position / OFFSETS_PER_GENERATION);
  return `${position} (gen ${generation}, offset ${position % OFFSETS_PER_GENERATION})`;
}
