import { ConversationChoice } from './conversation-choice.js';
import { element, setText, timeElement } from './elements.js';
import { fillRow, keyOf, newRow } from './message-row.js';
import { personName } from './names.js';
import { TeamBar } from './team-bar.js';
import { nameOf } from './transport.js';

const NEAR_BOTTOM_PX = 60;
const REDRAW_MS = 16;

/** What one user sees: draws a `Chat` and passes on what is typed and pressed. */
export class Pane {
  #chat;
  #team;
  #root;
  #choice;
  #bar;
  #rows = new Map();
  #drawing = false;

  constructor(chat, team, store, template) {
    this.#chat = chat;
    this.#team = team;
    this.#root = template.content.firstElementChild.cloneNode(true);
    this.#choice = new ConversationChoice(this.#find('.conversations'), chat, team, store, () => this.#turn());
    this.#bar = new TeamBar(this.#find('.team'), chat, team, () => this.#drawSoon());
    this.#label();
    this.#wire();
    this.#draw();
    chat.addEventListener('change', () => this.#drawSoon());
  }

  get element() {
    return this.#root;
  }

  /** Back to the conversation that it shows at first. */
  startOver() {
    this.#choice.chooseFirst();
  }

  #find(selector) {
    return this.#root.querySelector(selector);
  }

  #label() {
    const { user, device } = this.#chat;
    const heading = this.#find('.name');
    heading.id = `name-${user}`;
    heading.textContent = personName(user);
    this.#root.dataset.user = user;
    this.#root.setAttribute('aria-labelledby', heading.id);
    this.#find('.face').textContent = personName(user).charAt(0);
    this.#find('.scroll').setAttribute('aria-label', `Messages of ${personName(user)}`);

    const field = this.#find('textarea');
    field.id = `write-${user}`;
    this.#find('.compose label').htmlFor = field.id;
    this.#find('.send').setAttribute('aria-label', `Send as ${personName(user)}`);
    this.#find('.session').title = `device ${device}`;
  }

  #wire() {
    const field = this.#find('textarea');
    this.#chat.addEventListener('connected', () => this.#lookAtTeam());
    this.#chat.addEventListener('told', ({ detail }) => {
      if (detail.conversation === this.#team.conversation) {
        this.#lookAtTeam();
      }
    });
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
    const { conversation } = this.#choice;
    if (text === '' || conversation === undefined || !this.#chat.hasRoom) {
      return;
    }
    field.value = '';
    fitHeight(field);
    this.#chat.write(conversation, text);
    this.#draw();
    this.#toBottom();
  }

  /** To another conversation, at its end. */
  #turn() {
    this.#lookAtTeam();
    this.#draw();
    this.#toBottom();
  }

  #lookAtTeam() {
    if (this.#choice.isTeam && this.#chat.connection === 'connected') {
      this.#bar.look();
    }
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
    this.#choice.draw();
    this.#bar.draw(this.#choice.isTeam);
    this.#drawMessages();
    this.#drawStrip();
  }

  #drawConnection() {
    const { connection, hasRoom, user } = this.#chat;
    const { conversation, name } = this.#choice;
    this.#root.dataset.connection = connection;
    setText(this.#find('.link-text'), connection === 'connecting' ? 'connecting…' : connection);
    const toggle = this.#find('.toggle');
    const verb = connection === 'disconnected' ? 'Connect' : 'Disconnect';
    setText(toggle, verb);
    toggle.setAttribute('aria-label', `${verb} ${personName(user)}`);
    this.#find('.send').disabled = !hasRoom || conversation === undefined;
    setText(this.#find('.compose label'), `${personName(user)} writes to ${name}`);
    this.#find('textarea').placeholder =
      connection === 'connected' ? `Message to ${name}` : 'Goes out when connected';
  }

  #drawMessages() {
    const scroll = this.#find('.scroll');
    const wasNearBottom = isNearBottom(scroll);
    const list = this.#find('.messages');
    const { conversation } = this.#choice;
    const messages = this.#chat.history.messages.filter((message) => message.conversation === conversation);
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
        row = newRow(message, this.#chat.user);
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

function newEvent({ at, text, tone }) {
  const line = element('li', tone);
  line.append(timeElement(at, true), element('span', '', text));
  return line;
}

function isNearBottom(scroll) {
  return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_BOTTOM_PX;
}

function fitHeight(field) {
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
}
