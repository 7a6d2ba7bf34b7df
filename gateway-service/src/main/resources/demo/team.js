/** What the group is called: by this name it is found again in another browser. */
export const TEAM_NAME = 'Team';

const KEY = 'team';
const NOT_A_MEMBER = 1001;
const UNKNOWN_GROUP = 1005;

/**
 * The group of everybody on the page: which one it is, and who belongs to it.
 *
 * Its id is kept in this browser. A browser that has none finds it among the groups of who asks,
 * and only when it is not there either it is created. An id of a stack that was set up anew since
 * is forgotten as soon as the server does not know it.
 */
export class Team {
  #store;
  #group;
  #turn = Promise.resolve();

  constructor(store, users) {
    this.#store = store;
    this.users = users;
    this.#group = store.get(KEY, undefined);
  }

  /** Undefined while no group is known. */
  get conversation() {
    return this.#group && `group:${this.#group}`;
  }

  /** Looks for it among the groups of this user; creates nothing. */
  async seek(chat) {
    if (this.#group === undefined) {
      const { groups } = await chat.command('group.mine', { limit: 500 });
      this.#is(this.#group ?? groups.find(({ name }) => name === TEAM_NAME)?.group);
    }
  }

  /** A group that another browser created just now. */
  told({ type, name, conversation }) {
    if (type === 'group.created' && name === TEAM_NAME && this.#group === undefined) {
      this.#is(conversation.slice('group:'.length));
    }
  }

  /**
   * Who belongs to it (`{user, role}`), as the server tells this user: nobody, when the user does
   * not. Panes take turns: the first one creates the group, the next ones find it.
   */
  members(chat) {
    const members = this.#turn.then(() => this.#members(chat));
    this.#turn = members.catch(() => {});
    return members;
  }

  leave(chat) {
    return chat.command('group.leave', { group: this.#group });
  }

  add(chat, users) {
    return chat.command('group.invite', { group: this.#group, users });
  }

  async #members(chat) {
    await this.seek(chat);
    if (this.#group === undefined) {
      const users = this.users.filter((user) => user !== chat.user);
      const { group } = await chat.command('group.create', { name: TEAM_NAME, users });
      this.#is(group);
    }
    const asked = this.#group;
    try {
      const { members } = await chat.command('group.members', { group: asked });
      return members;
    } catch (error) {
      if (error.code === NOT_A_MEMBER) {
        return [];
      }
      if (error.code === UNKNOWN_GROUP && asked === this.#group) {
        this.#is(undefined);
        return this.#members(chat);
      }
      throw error;
    }
  }

  #is(group) {
    this.#group = group;
    this.#store.set(KEY, group ?? null);
  }
}
