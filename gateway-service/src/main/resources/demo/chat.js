import { isGroupEvent } from './group-event.js';
import { describePosition, randomId } from './ids.js';
import { BackOff, isPassing } from './retry.js';
import { nameOf } from './transport.js';

const WAITING_MESSAGES = 100;
const JOURNAL_LINES = 50;
const COMMAND_ATTEMPTS = 6;

/** How a publication came, by its tag `via`; without the tag it is live. */
const ROADS = { live: 'live', mailbox: 'from the mailbox', late: 'late' };

/** A command was accepted and its result is late: repeated, it is answered with it. */
const ACCEPTED = 1000;

/**
 * One device of one user: its connection, its outbox and what has happened to both.
 *
 * Messages leave one at a time, in the order in which they were written: the next one after the
 * reply to the one before. A send that fails for a passing reason is repeated under the same
 * client id, so it counts once however often it arrives.
 *
 * Events: `change` when there is something new to show, `arrived` with every new message, `told`
 * with everything that a group tells of itself, `connected` with every connection.
 */
export class Chat extends EventTarget {
  #client;
  #newClient;
  #sending = false;

  connection = 'disconnected';
  /** Why the connection is as it is; empty when there is nothing to say. */
  detail = '';
  session = '';
  /** The transport in use; empty without a connection. */
  transport = '';
  lastIn = '';
  lastOut = '';
  counts = { live: 0, mailbox: 0, late: 0, repeated: 0, disorder: 0 };
  journal = [];

  /** @param endpoints `[{transport, endpoint}]`, tried in this order */
  constructor({ user, device, history, endpoints, emulationEndpoint, tokenAddress, Centrifuge }) {
    super();
    this.user = user;
    this.device = device;
    this.history = history;
    this.#newClient = (ways) =>
      new Centrifuge(ways, {
        name: 'courier-demo',
        emulationEndpoint,
        getToken: () => fetchToken(tokenAddress, user),
        data: { device },
      });
    /** Fulfilled with the first connection: from then on the server knows the device. */
    this.firstConnected = new Promise((resolve) => {
      this.addEventListener('connected', resolve, { once: true });
    });
    this.#client = this.#newClient(endpoints);
    this.#listen();
  }

  /** Goes on over other transports, with the same device: what it misses lies in its mailbox. */
  useEndpoints(endpoints) {
    const wasWanted = this.connection !== 'disconnected';
    this.#client.disconnect();
    this.#client.removeAllListeners();
    this.#client = this.#newClient(endpoints);
    this.#listen();
    if (wasWanted) {
      this.connect();
    }
  }

  connect() {
    this.#client.connect();
  }

  disconnect() {
    this.#client.disconnect();
  }

  /** Whether one more message may wait to be sent. */
  get hasRoom() {
    return this.history.waiting() < WAITING_MESSAGES;
  }

  write(conversation, text, clientId = randomId()) {
    this.history.write(conversation, clientId, text);
    this.#changed();
    this.#send();
  }

  /**
   * Gives a command and returns its result. What fails for a passing reason is repeated under the
   * same client id, so it is carried out once. Throws the `{code, message}` of a refusal.
   */
  async command(method, data) {
    const clientId = randomId();
    const backOff = new BackOff();
    for (let attempt = 1; ; attempt++) {
      try {
        const { data: result } = await this.#client.rpc(method, { ...data, clientId });
        this.#note(`${method} · done`);
        return result;
      } catch (error) {
        this.#note(`${method} · ${error.message} (${error.code})`, 'bad');
        const mayPass = isPassing(error) || error.code === ACCEPTED;
        if (!mayPass || attempt === COMMAND_ATTEMPTS || this.connection === 'disconnected') {
          throw error;
        }
        await backOff.pause();
      }
    }
  }

  /** The pane of this user has received this message. */
  delivered(message, listener) {
    if (this.history.markDelivered(message, listener)) {
      this.#changed();
    }
  }

  clear() {
    this.history.clear();
    this.#changed();
  }

  #listen() {
    this.#client
      .on('connecting', ({ code, reason }) => this.#connectionIs('connecting', code ? `${reason} (${code})` : ''))
      .on('connected', ({ client, transport }) => {
        this.#connectionIs('connected', `session ${client.slice(-8)}, ${nameOf(transport)}`);
        this.session = client;
        this.transport = transport;
        this.dispatchEvent(new Event('connected'));
        this.#send();
      })
      .on('disconnected', ({ code, reason }) => {
        this.#connectionIs('disconnected', code ? `${reason} (${code})` : 'as you wished');
      })
      .on('error', ({ type, error }) => {
        this.detail = error.message || `${type} failed`;
        this.#note(this.detail, 'bad');
      })
      .on('subscribed', ({ channel, streamPosition }) => {
        if (channel === 'inbox' && streamPosition) {
          this.history.inEpoch(streamPosition.epoch);
        }
      })
      .on('publication', ({ channel, data, offset, tags }) => {
        if (channel === 'inbox') {
          this.#arrives(data, offset, tags?.via);
        }
      });
  }

  #connectionIs(state, detail) {
    this.connection = state;
    this.detail = detail;
    this.session = '';
    this.transport = '';
    this.#note(detail ? `${state} · ${detail}` : state);
  }

  /**
   * Everything is stored when this returns. The library answers the gateway's ping after that, and
   * by that answer the gateway knows that the message has arrived for good.
   */
  #arrives(data, offset, via) {
    const road = via === 'mailbox' || via === 'late' ? via : 'live';
    const where = `${ROADS[road]} · ${offset ? `position ${describePosition(offset)}` : 'no position'}`;
    switch (data?.type) {
      case 'message':
        this.#messageArrives(data, road, where);
        break;
      case 'message.accepted':
        this.history.correctSeq(data);
        this.#sent(`accepted before · seq ${describePosition(data.seq)}`);
        break;
      case 'message.rejected':
        this.history.refuse({ ...data, reason: `${data.reason} (${data.code})` });
        this.#sent(`refused · ${data.reason} (${data.code})`, 'bad');
        break;
      case 'gap':
        this.#note(`${data.count} messages in ${data.conversation ?? 'other conversations'} are no longer stored`, 'bad');
        break;
      default:
        if (isGroupEvent(data)) {
          this.#messageArrives(data, road, where);
        } else {
          this.#note(`${where} · event ${data?.type}`);
        }
    }
    this.history.save();
    this.#changed();
  }

  #messageArrives(data, road, where) {
    const { repeated, disorder, message } = this.history.receive(data, road);
    this.counts[road] += 1;
    this.lastIn = where;
    this.#note(where);
    if (repeated) {
      this.counts.repeated += 1;
      this.#note(`repeated · ${data.id}`, 'bad');
      return;
    }
    if (disorder) {
      this.counts.disorder += 1;
      this.#note(`out of order · seq ${describePosition(data.seq)}`, 'bad');
    }
    const isEvent = message.state === 'event';
    this.dispatchEvent(isEvent ? new CustomEvent('told', { detail: data }) : new CustomEvent('arrived', { detail: message }));
  }

  async #send() {
    if (this.#sending) {
      return;
    }
    this.#sending = true;
    const backOff = new BackOff();
    try {
      let message;
      while (this.connection === 'connected' && (message = this.history.nextToSend())) {
        const again = await this.#sendOne(message);
        this.#changed();
        if (again && this.connection === 'connected') {
          await backOff.pause();
        } else {
          backOff.reset();
        }
      }
    } finally {
      this.#sending = false;
    }
  }

  /** Whether the same message must be sent again. */
  async #sendOne(message) {
    try {
      const { data } = await this.#client.rpc('message.send', {
        conversation: message.conversation,
        clientId: message.clientId,
        content: { type: 'text', text: message.text },
      });
      this.history.accept(message, data);
      this.#sent(`accepted · seq ${describePosition(data.seq)}`);
      return false;
    } catch (error) {
      if (isPassing(error)) {
        this.#sent(`not accepted yet · ${error.message} (${error.code})`);
        return true;
      }
      this.history.refuse({ clientId: message.clientId, reason: `${error.message} (${error.code})` });
      this.#sent(`refused · ${error.message} (${error.code})`, 'bad');
      return false;
    }
  }

  #sent(text, tone) {
    this.lastOut = text;
    this.#note(text, tone);
  }

  #note(text, tone = '') {
    this.journal.unshift({ at: Date.now(), text, tone });
    this.journal.length = Math.min(this.journal.length, JOURNAL_LINES);
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

async function fetchToken(url, user) {
  const answer = await fetch(`${url}?user=${encodeURIComponent(user)}`, { cache: 'no-store' });
  if (!answer.ok) {
    throw new Error(`the gateway gives no demo token: ${answer.status}`);
  }
  return (await answer.json()).token;
}
