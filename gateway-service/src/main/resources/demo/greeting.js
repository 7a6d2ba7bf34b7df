import { directConversation, randomId } from './ids.js';

/** Who says what when the page is opened for the first time in a browser. */
const LINES = [
  ['alice', 'Hi Bob, are you there?'],
  ['bob', 'I am. What happens if I walk into a tunnel?'],
  ['alice', 'Press “Disconnect” on your side and I will write to you. Then connect again.'],
];

/**
 * A first exchange, so that nobody meets an empty page: real messages through the gateway, each
 * written when the one before has arrived, and each under a client id of its own, so that a reload
 * in the middle continues it and never repeats a line.
 *
 * Nobody speaks before both have been connected: a device of this window is new, and gets what is
 * sent from its first connection on.
 *
 * Once per browser: the first window to open greets, the others find it done.
 */
export class Greeting {
  #store;
  #windowId;
  #chats;
  #bothKnown;

  constructor(store, windowId, chats) {
    this.#store = store;
    this.#windowId = windowId;
    this.#chats = chats;
    this.#bothKnown = Promise.all(Object.values(chats).map((chat) => chat.firstConnected));
    for (const chat of Object.values(chats)) {
      chat.addEventListener('arrived', ({ detail }) => this.#goOnAfter(detail.clientId));
    }
  }

  async start() {
    await this.#bothKnown;
    const { id, windowId } = this.#store.get('greeting', {});
    if (id === undefined) {
      this.again();
    } else if (windowId === this.#windowId) {
      this.#resume(id);
    }
  }

  /** From the beginning, as new messages. */
  async again() {
    await this.#bothKnown;
    const id = randomId().slice(0, 8);
    this.#store.set('greeting', { id, windowId: this.#windowId });
    this.#say(id, 0);
  }

  #goOnAfter(clientId) {
    const { id } = this.#store.get('greeting', {});
    const line = LINES.findIndex((_, index) => clientIdOf(id, index) === clientId);
    if (line >= 0) {
      this.#say(id, line + 1);
    }
  }

  #resume(id) {
    LINES.forEach(([user], line) => {
      const next = LINES[line + 1];
      const listener = next && this.#chats[next[0]];
      const arrived = listener?.history.messages.some(
        (message) => message.from === user && message.clientId === clientIdOf(id, line),
      );
      if (arrived) {
        this.#say(id, line + 1);
      }
    });
  }

  #say(id, line) {
    if (line >= LINES.length) {
      return;
    }
    const [user, text] = LINES[line];
    const clientId = clientIdOf(id, line);
    if (!this.#chats[user].history.has(clientId)) {
      this.#chats[user].write(directConversation(...Object.keys(this.#chats)), text, clientId);
    }
  }
}

function clientIdOf(id, line) {
  return `greeting-${id}-${line + 1}`;
}
