import { setText } from './elements.js';
import { personNames } from './names.js';

/** Who is in the group, as one member sees it, with a way out of it and back in. */
export class TeamBar {
  #root;
  #chat;
  #team;
  #drawn;
  #members;
  #refusal = '';
  #looks = 0;

  /** @param drawn called when there is something new to draw */
  constructor(root, chat, team, drawn) {
    this.#root = root;
    this.#chat = chat;
    this.#team = team;
    this.#drawn = drawn;
    this.#find('.leave').addEventListener('click', () => this.#ask(() => team.leave(chat)));
    this.#find('.add').addEventListener('click', () => this.#ask(() => team.add(chat, this.#missing())));
  }

  /** Asks who belongs to the group, which is found or created by that. */
  look() {
    const look = ++this.#looks;
    return this.#ask(async () => {
      const members = await this.#team.members(this.#chat);
      if (look === this.#looks) {
        this.#members = members;
      }
    });
  }

  draw(isShown) {
    this.#root.hidden = !isShown;
    const isMember = this.#has(this.#chat.user);
    setText(this.#find('.members'), this.#sentence(isMember));
    const add = this.#find('.add');
    add.hidden = !isMember || this.#missing().length === 0;
    setText(add, `Add ${personNames(this.#missing())}`);
    const leave = this.#find('.leave');
    leave.hidden = !isMember;
    add.disabled = leave.disabled = this.#chat.connection !== 'connected';
    const refusal = this.#find('.refusal');
    refusal.hidden = this.#refusal === '';
    setText(refusal, this.#refusal);
  }

  #sentence(isMember) {
    if (this.#members === undefined) {
      return 'Looking for the group…';
    }
    const names = this.#members.map(({ user, role }) => (role === 'owner' ? `${user} (owner)` : user));
    return isMember ? personNames(names) : 'Not a member. Who is can add you again.';
  }

  #has(user) {
    return this.#members?.some((member) => member.user === user) === true;
  }

  #missing() {
    return this.#team.users.filter((user) => !this.#has(user));
  }

  /** A change is drawn when the event about it comes; a refusal is said here at once. */
  async #ask(step) {
    this.#refusal = '';
    try {
      await step();
    } catch ({ code, message }) {
      this.#refusal = `${message} (${code})`;
    }
    this.#drawn();
  }

  #find(selector) {
    return this.#root.querySelector(selector);
  }
}
