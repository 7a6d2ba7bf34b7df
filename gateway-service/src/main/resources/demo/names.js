/** How people are called on the page. */

export function personName(user) {
  return user.charAt(0).toUpperCase() + user.slice(1);
}

/** As in "Alice, Bob and Carol". */
export function personNames(users) {
  const names = users.map(personName);
  const last = names.pop() ?? '';
  return names.length > 0 ? `${names.join(', ')} and ${last}` : last;
}
