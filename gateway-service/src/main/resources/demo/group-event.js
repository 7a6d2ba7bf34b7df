import { personName, personNames } from './names.js';

/** What the members of a group are told, as sentences for a small line among its messages. */
const SENTENCES = {
  'group.created': ({ name, users }) => `created “${name}”${users.length > 0 ? ` with ${personNames(users)}` : ''}`,
  'group.member_added': ({ users }) => `added ${personNames(users)}`,
  'group.member_removed': ({ users }) => `removed ${personNames(users)}`,
  'group.member_left': () => 'left',
  'group.renamed': ({ name }) => `renamed the group to “${name}”`,
  'group.role_changed': ({ user, role }) => `made ${personName(user)} ${role}`,
  'group.dissolved': () => 'dissolved the group',
};

/** Whether a publication tells of a change of a group. */
export function isGroupEvent(data) {
  return data?.type?.startsWith('group.') === true;
}

export function sentenceOf(data) {
  const what = SENTENCES[data.type]?.(data) ?? `changed the group (${data.type})`;
  return `${personName(data.by)} ${what}`;
}
