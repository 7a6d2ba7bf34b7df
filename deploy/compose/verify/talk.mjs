/** Pairs of users who write to each other without a pause, one pair for each way to be connected. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { Person } from '../../../browser-tests/person.mjs';
import { assertOnceAndInOrder } from '../../../browser-tests/received.mjs';
import { courierUrl, newUser, pause } from '../../../browser-tests/stack.mjs';

/** The library is one of browser-tests, and found from there. */
const { EventSource } = createRequire(new URL('../../../browser-tests/package.json', import.meta.url))('eventsource');

export const TRANSPORTS = ['websocket', 'http_stream', 'sse'];

/** The longest a service may be away: it starts anew on a busy machine. */
export const PATIENCE_MS = 240_000;

function device(user, transport) {
  const url = transport === 'websocket' ? courierUrl.replace(/^http/, 'ws') : courierUrl;
  const person = new Person(user, {
    endpoints: [{ transport, endpoint: `${url}/connection/${transport}` }],
    library: { emulationEndpoint: `${courierUrl}/emulation`, eventsource: EventSource, minReconnectDelay: 200, maxReconnectDelay: 2000 },
  });
  person.reconnects = [];
  person.client.on('connecting', ({ code }) => code !== 0 && person.reconnects.push(code));
  return person;
}

export async function online(user, transport) {
  const person = device(user, transport);
  await connected(person);
  return person;
}

export async function connected(person) {
  person.client.connect();
  await person.client.ready(PATIENCE_MS);
}

/** Sends until it is answered, under one client id, as applications do. */
export async function sayUntilAnswered(person, to, text) {
  const clientId = randomUUID();
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await person.rpc('message.send', { to, clientId, content: { type: 'text', text } });
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
      await pause(200);
    }
  }
}

export class Talk {
  #pairs = [];

  static async begin() {
    const talk = new Talk();
    for (const transport of TRANSPORTS) {
      const from = await online(newUser(`${transport}-a`), transport);
      const to = await online(newUser(`${transport}-b`), transport);
      const pair = { from, to, texts: [], going: true };
      pair.ended = (async () => {
        for (let number = 0; pair.going; number += 1) {
          const text = `${transport} ${number}`;
          pair.texts.push(text);
          await sayUntilAnswered(from, to.user, text);
          await pause(100);
        }
      })();
      talk.#pairs.push(pair);
    }
    await talk.goesOn();
    return talk;
  }

  get people() {
    return this.#pairs.flatMap(({ from, to }) => [from, to]);
  }

  /** Waits until every pair has sent five more, and they have arrived. */
  async goesOn() {
    await Promise.all(
      this.#pairs.map(async ({ to, texts, ended }) => {
        await Promise.race([to.receives(texts.length + 5, PATIENCE_MS), ended.then(() => assert.fail('ended'))]);
      }),
    );
  }

  /** Nothing of what was sent is missing, twice, or out of order. */
  async end() {
    this.#pairs.forEach((pair) => (pair.going = false));
    for (const { to, texts, ended } of this.#pairs) {
      await ended;
      await to.receives(texts.length, PATIENCE_MS);
    }
    await pause(1500);
    for (const { to, texts } of this.#pairs) {
      assertOnceAndInOrder(to.messages(), texts);
    }
    const sent = this.#pairs.reduce((sum, { texts }) => sum + texts.length, 0);
    this.people.forEach((person) => person.disconnect());
    return sent;
  }
}
