/** A user's device with an unmodified `centrifuge` client, and what it has received. */
import { randomUUID } from 'node:crypto';
import { Centrifuge as JsonCentrifuge } from 'centrifuge';
import { Centrifuge as ProtobufCentrifuge } from 'centrifuge/build/protobuf';
import { WebSocket } from 'ws';
import { pause, token, until, websocketUrl } from './stack.mjs';

const bytes = (value) => new TextEncoder().encode(JSON.stringify(value));
const value = (data) => (data === undefined ? undefined : JSON.parse(new TextDecoder().decode(data)));
const same = (data) => data;

/** In protobuf the library takes and gives data as bytes; they carry the same JSON. */
export const codecs = {
  JSON: { Centrifuge: JsonCentrifuge, encode: same, decode: same },
  protobuf: { Centrifuge: ProtobufCentrifuge, encode: bytes, decode: value },
};

const opened = new Set();

/** Ends all clients of a test, whatever became of it. */
export function disconnectAll() {
  for (const person of opened) {
    person.client.disconnect();
  }
  opened.clear();
}

export class Person {
  /** Publications of the inbox in the order of their arrival: `{...data, offset, via}`. */
  inbox = [];
  disconnects = [];
  connects = 0;
  errors = [];
  #codec;
  #socket;

  /** The transport of the last connection. */
  transport;

  /**
   * @param options `device`, `codec` (JSON), `data` (more connect data), `endpoints` (a WebSocket),
   *     `library` (more of the library's options), and its own `token` and `getToken`
   */
  constructor(
    user,
    { device = 'default', codec = codecs.JSON, data = {}, endpoints = websocketUrl(), library = {}, ...options } = {},
  ) {
    const remember = (socket) => (this.#socket = socket);
    class WatchedWebSocket extends WebSocket {
      constructor(...args) {
        super(...args);
        remember(this);
      }
    }
    this.user = user;
    this.#codec = codec;
    this.client = new codec.Centrifuge(endpoints, {
      websocket: WatchedWebSocket,
      ...library,
      data: codec.encode({ device, ...data }),
      ...(options.token === undefined && options.getToken === undefined ? { getToken: () => token(user) } : options),
    });
    this.client
      .on('connected', ({ transport }) => {
        this.connects += 1;
        this.transport = transport;
      })
      .on('disconnected', (context) => this.disconnects.push(context))
      .on('error', (context) => this.errors.push(context))
      .on('publication', ({ channel, data: published, offset, tags }) => {
        if (channel === 'inbox') {
          this.inbox.push({ ...codec.decode(published), offset, via: tags?.via ?? 'live' });
        }
      });
    opened.add(this);
  }

  static async online(user, options) {
    const person = new Person(user, options);
    await person.connect();
    return person;
  }

  async connect() {
    this.client.connect();
    await this.client.ready(15_000);
  }

  disconnect() {
    this.client.disconnect();
  }

  /** The network is gone in the middle of whatever happens: no close frame, no goodbye. */
  cutNetwork() {
    this.#socket.terminate();
  }

  async rpc(method, data) {
    const reply = await this.client.rpc(method, this.#codec.encode(data));
    return this.#codec.decode(reply.data);
  }

  /** Sends and waits for the reply; repeats under the same client id what fails for a passing reason. */
  async say(to, text, { clientId = randomUUID(), ...more } = {}) {
    const deadline = Date.now() + 30_000;
    for (;;) {
      try {
        return await this.rpc('message.send', { to, clientId, content: { type: 'text', text }, ...more });
      } catch (error) {
        if (!(error.code <= 100 || error.temporary) || Date.now() > deadline) {
          throw error;
        }
        await pause(100);
      }
    }
  }

  messages() {
    return this.inbox.filter((publication) => publication.type === 'message');
  }

  texts() {
    return this.messages().map((message) => message.content.text);
  }

  /** Waits until so many messages have come. */
  async receives(count, timeoutMs = 15_000) {
    await until(
      () => this.messages().length >= count,
      () => `${this.user} has ${this.messages().length} of ${count}: ${this.texts().slice(-5)}`,
      timeoutMs,
    );
    return this.messages();
  }
}
