/** The ways to the gateway that a visitor can choose from, in the order in which they are tried. */
const WAYS = {
  websocket: { name: 'WebSocket', path: 'connection/websocket' },
  http_stream: { name: 'HTTP stream', path: 'connection/http_stream' },
  sse: { name: 'SSE', path: 'connection/sse' },
};

const AUTOMATIC = 'automatic';
const KEY = 'transport';

/** How a transport is called on the page; the library's own name where there is none. */
export function nameOf(transport) {
  return WAYS[transport]?.name ?? transport;
}

/**
 * Which transport the page uses: one of them, or what the library finds by itself. Kept in this
 * browser; `?transport=sse` in the address is stronger, for as long as it stands there.
 */
export class TransportChoice {
  #store;

  constructor(store, address = new URL(document.baseURI)) {
    this.#store = store;
    const asked = address.searchParams.get(KEY) ?? store.get(KEY, AUTOMATIC);
    this.value = asked in WAYS ? asked : AUTOMATIC;
  }

  choose(value) {
    this.value = value in WAYS ? value : AUTOMATIC;
    this.#store.set(KEY, this.value);
  }

  /** What the library takes: every way in turn, or the chosen one alone. */
  endpoints() {
    return Object.entries(WAYS)
      .filter(([transport]) => this.value === AUTOMATIC || this.value === transport)
      .map(([transport, { path }]) => ({ transport, endpoint: addressOf(path, transport) }));
  }

  /** Ties a select to the choice; `changed` is called when the visitor chooses another. */
  wire(select, changed) {
    select.value = this.value;
    select.addEventListener('change', () => {
      this.choose(select.value);
      changed();
    });
  }
}

/** Where the library sends what is said on a connection that only comes down. */
export function emulationEndpoint() {
  return addressOf('emulation');
}

/** Beside this page. */
function addressOf(path, transport) {
  const address = new URL(path, document.baseURI).href;
  return transport === 'websocket' ? address.replace(/^http/, 'ws') : address;
}
