import { nameOf } from './transport.js';

/** How each state of a message is written under it. The word says it; the sign only helps. */
const STATES = {
  sending: ['○', 'sending'],
  accepted: ['✓', 'accepted'],
  delivered: ['✓✓', 'delivered'],
  refused: ['✕', 'refused'],
};

const ROADS = { live: 'live', mailbox: 'from the mailbox', late: 'late' };
const NEAR_BOTTOM_PX = 60;
const REDRAW_MS = 16;

/** What one user sees: draws a `Chat` and passes on what is typed and pressed. */
export class Pane {
  #chat;
  #root;
  #rows = new Map();
  #drawing = false;

  constructor(chat, template) {
    this.#chat = chat;
    this.#root = template.content.firstElementChild.cloneNode(true);
    this.#label();
    this.#wire();
    this.#draw();
    chat.addEventListener('change', () => this.#drawSoon());
  }

  get element() {
    return this.#root;
  }

  #find(selector) {
    return this.#root.querySelector(selector);
  }

  #label() {
    const { user, peer, device } = this.#chat;
    const heading = this.#find('.name');
    heading.id = `name-${user}`;
    heading.textContent = capital(user);
    this.#root.dataset.user = user;
    this.#root.setAttribute('aria-labelledby', heading.id);
    this.#find('.face').textContent = capital(user).charAt(0);
    this.#find('.scroll').setAttribute('aria-label', `Messages of ${capital(user)}`);

    const field = this.#find('textarea');
    field.id = `write-${user}`;
    this.#find('.compose label').htmlFor = field.id;
    this.#find('.compose label').textContent = `${capital(user)} writes to ${capital(peer)}`;
    this.#find('.send').setAttribute('aria-label', `Send as ${capital(user)}`);
    this.#find('.session').title = `device ${device}`;
  }

  #wire() {
    const field = this.#find('textarea');
    this.#find('.toggle').addEventListener('click', () => {
      if (this.#chat.connection === 'disconnected') {
        this.#chat.connect();
      } else {
        this.#chat.disconnect();
      }
    });
    this.#find('.compose').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit(field);
    });
    field.addEventListener('keydown', (event) => {
      // While an input method composes, Enter chooses a word.
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#submit(field);
      }
    });
    field.addEventListener('input', () => fitHeight(field));

    const scroll = this.#find('.scroll');
    const newer = this.#find('.newer');
    newer.addEventListener('click', () => this.#toBottom());
    scroll.addEventListener('scroll', () => {
      if (isNearBottom(scroll)) {
        newer.hidden = true;
      }
    });
    const journal = this.#find('.journal');
    journal.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && journal.open) {
        journal.open = false;
        journal.querySelector('summary').focus();
      }
    });
  }

  #submit(field) {
    const text = field.value.trim();
    if (text === '' || !this.#chat.hasRoom) {
      return;
    }
    field.value = '';
    fitHeight(field);
    this.#chat.write(text);
    this.#draw();
    this.#toBottom();
  }

  #toBottom() {
    const scroll = this.#find('.scroll');
    scroll.scrollTop = scroll.scrollHeight;
    this.#find('.newer').hidden = true;
  }

  /** One drawing for however many events a frame of the connection brought. */
  #drawSoon() {
    if (!this.#drawing) {
      this.#drawing = true;
      setTimeout(() => {
        this.#drawing = false;
        this.#draw();
      }, REDRAW_MS);
    }
  }

  #draw() {
    this.#drawConnection();
    this.#drawMessages();
    this.#drawStrip();
  }

  #drawConnection() {
    const { connection, hasRoom, peer } = this.#chat;
    this.#root.dataset.connection = connection;
    setText(this.#find('.link-text'), connection === 'connecting' ? 'connecting…' : connection);
    const toggle = this.#find('.toggle');
    const verb = connection === 'disconnected' ? 'Connect' : 'Disconnect';
    setText(toggle, verb);
    toggle.setAttribute('aria-label', `${verb} ${capital(this.#chat.user)}`);
    this.#find('.send').disabled = !hasRoom;
    this.#find('textarea').placeholder =
      connection === 'connected' ? `Message to ${capital(peer)}` : 'Goes out when connected';
  }

  #drawMessages() {
    const scroll = this.#find('.scroll');
    const wasNearBottom = isNearBottom(scroll);
    const list = this.#find('.messages');
    const { messages } = this.#chat.history;
    const keys = new Set(messages.map(keyOf));
    for (const [key, row] of this.#rows) {
      if (!keys.has(key)) {
        row.remove();
        this.#rows.delete(key);
      }
    }
    let added = false;
    let place = list.firstElementChild;
    for (const message of messages) {
      let row = this.#rows.get(keyOf(message));
      if (row === undefined) {
        row = newRow(message, this.#chat);
        this.#rows.set(keyOf(message), row);
        added = true;
      }
      if (row === place) {
        place = place.nextElementSibling;
      } else {
        list.insertBefore(row, place);
      }
      fillRow(row, message, this.#chat.user);
    }
    this.#find('.empty').hidden = messages.length > 0;
    if (added && wasNearBottom) {
      this.#toBottom();
    } else if (added) {
      this.#find('.newer').hidden = false;
    }
  }

  #drawStrip() {
    const { session, transport, detail, device, lastIn, lastOut, counts, journal } = this.#chat;
    setText(this.#find('.transport'), transport ? nameOf(transport) : 'none');
    const about = session ? `session ${session.slice(-8)} · ${device}` : ['no session', detail].filter(Boolean).join(' · ');
    setText(this.#find('.session'), about);
    setText(this.#find('.last-in'), lastIn || 'nothing yet');
    setText(this.#find('.last-out'), lastOut || 'nothing yet');
    for (const [name, count] of Object.entries(counts)) {
      const cell = this.#find(`.count-${name}`);
      setText(cell, String(count));
      cell.parentElement.classList.toggle('any', count > 0);
    }
    this.#find('.events').replaceChildren(...journal.map(newEvent));
  }
}

function keyOf({ from, clientId, id }) {
  return clientId === undefined ? id : `${from}/${clientId}`;
}

function newRow(message, chat) {
  const row = element('li', 'message');
  const own = message.from === chat.user;
  row.classList.add(own ? 'own' : 'theirs');
  row.dataset.from = message.from;
  const bubble = element('div', 'bubble');
  bubble.append(element('span', 'unseen', own ? 'You: ' : `${capital(message.from)}: `));
  if (!own && message.from !== chat.peer) {
    bubble.append(element('span', 'sender', message.from));
  }
  bubble.append(element('span', 'text', message.text));
  row.append(bubble, element('p', 'about'));
  return row;
}

function fillRow(row, message, user) {
  const drawn = `${message.state} ${message.at} ${message.via} ${message.reason}`;
  if (row.drawn === drawn) {
    return;
  }
  row.drawn = drawn;
  row.dataset.state = message.state;
  row.dataset.via = message.via ?? '';
  const time = element('time', '', clock(message.at));
  time.dateTime = new Date(message.at).toISOString();
  const about = row.querySelector('.about');
  if (message.from === user) {
    const [sign, word] = STATES[message.state];
    const mark = element('span', 'sign', sign);
    mark.setAttribute('aria-hidden', 'true');
    const state = element('span', 'state', word);
    about.replaceChildren(time, mark, state);
    if (message.reason) {
      about.append(element('span', 'reason', message.reason));
    }
    if (message.via) {
      about.append(element('span', 'via', 'written in another window'));
    }
  } else {
    about.replaceChildren(time, element('span', 'via', ROADS[message.via]));
  }
}

function newEvent({ at, text, tone }) {
  const line = element('li', tone);
  const time = element('time', '', clock(at, true));
  time.dateTime = new Date(at).toISOString();
  line.append(time, element('span', '', text));
  return line;
}

/** An element with text in it: nothing that was received ever becomes markup. */
function element(name, className, text) {
  const made = document.createElement(name);
  if (className) {
    made.className = className;
  }
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}

function setText(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

function clock(at, withSeconds = false) {
  const second = withSeconds ? '2-digit' : undefined;
  return new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second });
}

function capital(name) {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function isNearBottom(scroll) {
  return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_BOTTOM_PX;
}

function fitHeight(field) {
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
}
