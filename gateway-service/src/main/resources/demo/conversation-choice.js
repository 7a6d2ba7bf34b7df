import { element, setText } from './elements.js';
import { directConversation } from './ids.js';
import { personName } from './names.js';
import { TEAM_NAME } from './team.js';

/** Stands for the group also while its id is not known. */
const TEAM = 'team';

/**
 * Which of its conversations a pane shows, kept in this browser: those with the others on the page,
 * the group, and whatever else there are messages of, from a server for example.
 */
export class ConversationChoice {
  #fieldset;
  #chat;
  #team;
  #store;
  #key;
  #fixed;
  #labels = new Map();
  #unread = new Map();
  #chosen;
  #changed;

  /** @param changed called when the visitor has chosen another */
  constructor(fieldset, chat, team, store, changed) {
    this.#fieldset = fieldset;
    this.#chat = chat;
    this.#team = team;
    this.#store = store;
    this.#key = `${chat.device}.shown`;
    this.#changed = changed;
    const others = team.users.filter((user) => user !== chat.user);
    this.#fixed = [...others.map((other) => directConversation(chat.user, other)), TEAM];
    this.#chosen = store.get(this.#key, this.#fixed[0]);
    chat.addEventListener('arrived', ({ detail: message }) => this.#count(message));
  }

  /** The chosen one; undefined for a group that is not known yet. */
  get conversation() {
    return this.#chosen === TEAM ? this.#team.conversation : this.#chosen;
  }

  get isTeam() {
    return this.#chosen === TEAM;
  }

  /** To whom one writes here. */
  get name() {
    return this.#nameOf(this.#chosen);
  }

  choose(value) {
    this.#chosen = value;
    this.#store.set(this.#key, value);
    this.#unread.delete(value);
    this.#changed();
  }

  chooseFirst() {
    this.choose(this.#fixed[0]);
  }

  draw() {
    const heard = this.#chat.history.messages.map(({ conversation }) => this.#valueOf(conversation));
    const values = new Set([...this.#fixed, ...heard, this.#chosen]);
    for (const [value, label] of this.#labels) {
      if (!values.has(value)) {
        label.remove();
        this.#labels.delete(value);
      }
    }
    for (const value of values) {
      const label = this.#labels.get(value) ?? this.#add(value);
      label.querySelector('input').checked = value === this.#chosen;
      const unread = label.querySelector('.unread');
      const count = this.#unread.get(value) ?? 0;
      unread.hidden = count === 0;
      setText(unread, String(count));
    }
  }

  #add(value) {
    const radio = element('input', 'unseen');
    radio.type = 'radio';
    radio.name = `conversation-${this.#chat.user}`;
    radio.value = value;
    radio.addEventListener('change', () => this.choose(value));
    const unread = element('b', 'unread');
    unread.title = 'unread';
    const label = element('label');
    label.append(radio, element('span', '', this.#nameOf(value)), unread);
    this.#fieldset.append(label);
    this.#labels.set(value, label);
    return label;
  }

  #count({ conversation, from }) {
    const value = this.#valueOf(conversation);
    if (value !== this.#chosen && from !== this.#chat.user) {
      this.#unread.set(value, (this.#unread.get(value) ?? 0) + 1);
    }
  }

  #valueOf(conversation) {
    return conversation === this.#team.conversation ? TEAM : conversation;
  }

  #nameOf(value) {
    if (value === TEAM) {
      return TEAM_NAME;
    }
    const [kind, ...users] = value.split(':');
    return kind === 'direct' ? personName(users.find((user) => user !== this.#chat.user) ?? users[0]) : 'Another group';
  }
}
