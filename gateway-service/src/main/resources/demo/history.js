import { isGroupEvent, sentenceOf } from './group-event.js';

/** How many messages a pane keeps, and how many ids it remembers to recognise a repeat. */
const KEPT_MESSAGES = 200;
const REMEMBERED_IDS = 500;

/**
 * The messages of one device, oldest first: what arrived, what was sent and what waits to be sent.
 * Plain data with no connection and no page; survives a reload.
 *
 * A message is `{clientId, id?, seq?, at, from, conversation, text, state, via?, reason?, heardBy?}`.
 * The states of an own message: `sending`, `accepted` (it has an id and a seq), `delivered` (another
 * pane has it; `heardBy` says whose) or `refused`. A message of somebody else is `received`. What a
 * group tells of itself stands among its messages, as an `event`.
 */
export class History {
  #store;
  #key;
  #user;
  #received;
  #highest;
  #epoch;
  #isContinued = false;

  constructor(store, key, user) {
    this.#store = store;
    this.#key = key;
    this.#user = user;
    const kept = store.get(key, {});
    this.messages = kept.messages ?? [];
    this.#epoch = kept.epoch ?? '';
    this.#received = new Set(kept.received ?? []);
    this.#highest = kept.highest ?? {};
  }

  save() {
    this.#store.set(this.#key, {
      messages: this.messages,
      epoch: this.#epoch,
      received: [...this.#received],
      highest: this.#highest,
    });
  }

  /** Forgets the messages, but not which ones have arrived: a repeat stays a repeat. */
  clear() {
    this.messages = [];
    this.save();
  }

  /** Numbers count within an epoch: those of another say nothing about the order. */
  inEpoch(epoch) {
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      this.#forgetNumbers();
      this.save();
    }
  }

  /** The oldest message that has not gone out. */
  nextToSend() {
    return this.messages.find((message) => message.state === 'sending');
  }

  waiting() {
    return this.messages.filter((message) => message.state === 'sending').length;
  }

  has(clientId) {
    return this.messages.some((message) => message.clientId === clientId);
  }

  /** Whether this device has received the message with this id. */
  hasReceived(id) {
    return this.#received.has(id);
  }

  write(conversation, clientId, text) {
    const message = {
      clientId,
      at: Date.now(),
      from: this.#user,
      conversation,
      text,
      state: 'sending',
    };
    this.messages.push(message);
    this.#trim();
    this.save();
    return message;
  }

  accept(message, { id, seq, at }) {
    this.#goOnFrom(message.conversation, seq);
    Object.assign(message, { id, seq, at });
    if (message.state === 'sending') {
      message.state = 'accepted';
    }
    this.#settle(message);
    this.save();
  }

  /** An event names the seq under which the message counts: that of its first record. */
  correctSeq({ clientId, id, seq }) {
    const message = this.#own(clientId, id);
    if (message && seq) {
      this.accept(message, { id: id ?? message.id, seq, at: message.at });
    }
    return message;
  }

  refuse({ clientId, id, reason }) {
    const message = this.#own(clientId, id);
    if (message) {
      Object.assign(message, { state: 'refused', reason });
      this.save();
    }
    return message;
  }

  /** The pane of this user has it. May be known before the reply to the send is. */
  markDelivered({ clientId, id }, listener) {
    const message = this.#own(clientId, id);
    const heardBy = message?.heardBy ?? [];
    if (message && !heardBy.includes(listener) && message.state !== 'refused') {
      Object.assign(message, { state: 'delivered', heardBy: [...heardBy, listener].sort() });
      this.save();
      return message;
    }
    return undefined;
  }

  /**
   * Takes in a message that arrived, or an event of a group. Says whether its id arrived before (`repeated`; then nothing
   * else happens) and whether its seq is below one that arrived earlier in the same conversation
   * (`disorder`); a late message may be that, it is announced as late.
   */
  receive(data, via) {
    if (this.#received.has(data.id)) {
      return { repeated: true, disorder: false };
    }
    this.#remember(data.id);
    this.#goOnFrom(data.conversation, data.seq);
    const highest = this.#highest[data.conversation] ?? 0;
    const disorder = via !== 'late' && data.seq <= highest;
    this.#highest[data.conversation] = Math.max(highest, data.seq);

    let message = data.from === this.#user ? this.#own(data.clientId, data.id) : undefined;
    if (message) {
      // Written here, and come back as if from another device: the reply had got lost.
      this.accept(message, data);
    } else {
      message = {
        clientId: data.clientId,
        id: data.id,
        seq: data.seq,
        at: data.at,
        from: data.from ?? data.by,
        conversation: data.conversation,
        text: isGroupEvent(data) ? sentenceOf(data) : textOf(data.content),
        state: this.#stateOf(data),
        via,
      };
      this.messages.push(message);
      this.#settle(message);
      this.#trim();
    }
    return { repeated: false, disorder, message };
  }

  /**
   * The first number after the page was opened tells whether they go on from where they were. A
   * local stack that was set up anew counts from the beginning, in the same browser.
   */
  #goOnFrom(conversation, seq) {
    if (!this.#isContinued) {
      this.#isContinued = true;
      if (this.messages.some((kept) => kept.conversation === conversation && kept.seq >= seq)) {
        this.#forgetNumbers();
      }
    }
  }

  #forgetNumbers() {
    this.#highest = {};
    this.messages.forEach((message) => delete message.seq);
  }

  #stateOf(data) {
    if (isGroupEvent(data)) {
      return 'event';
    }
    return data.from === this.#user ? 'accepted' : 'received';
  }

  #own(clientId, id) {
    return this.messages.find(
      (message) =>
        message.from === this.#user &&
        message.state !== 'event' &&
        ((clientId !== undefined && message.clientId === clientId) || (id !== undefined && message.id === id)),
    );
  }

  /** Puts the message where its seq belongs; what has not gone out yet stays last. */
  #settle(message) {
    const at = this.messages.indexOf(message);
    this.messages.splice(at, 1);
    let place = this.messages.findIndex(
      (other) =>
        other.seq === undefined
          ? other.state === 'sending'
          : other.conversation === message.conversation && other.seq > message.seq,
    );
    if (place < 0) {
      place = this.messages.length;
    }
    this.messages.splice(place, 0, message);
  }

  #remember(id) {
    this.#received.add(id);
    if (this.#received.size > REMEMBERED_IDS) {
      this.#received.delete(this.#received.values().next().value);
    }
  }

  /** Drops the oldest, but none that has not gone out: they are bounded where they are written. */
  #trim() {
    while (this.messages.length > KEPT_MESSAGES) {
      const oldest = this.messages.findIndex((message) => message.state !== 'sending');
      if (oldest < 0) {
        return;
      }
      this.messages.splice(oldest, 1);
    }
  }
}

/** The text of a message; other applications may send other things, which are shown as they are. */
function textOf(content) {
  if (content?.type === 'text' && typeof content.text === 'string') {
    return content.text;
  }
  return JSON.stringify(content) ?? '';
}
