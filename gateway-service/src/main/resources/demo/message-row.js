import { element, timeElement } from './elements.js';
import { personName, personNames } from './names.js';

/** How each state of a message is written under it. The word says it; the sign only helps. */
const STATES = {
  sending: ['○', 'sending'],
  accepted: ['✓', 'accepted'],
  delivered: ['✓✓', 'delivered'],
  refused: ['✕', 'refused'],
};

const ROADS = { live: 'live', mailbox: 'from the mailbox', late: 'late' };

/** The same for a message however often it is drawn. */
export function keyOf({ from, clientId, id }) {
  return clientId === undefined ? id : `${from}/${clientId}`;
}

/** One message in the list of a user; an event of a group is a small line. */
export function newRow(message, user) {
  if (message.state === 'event') {
    const line = element('li', 'event');
    line.append(element('span', 'text', message.text), timeElement(message.at));
    return line;
  }
  const row = element('li', 'message');
  const own = message.from === user;
  row.classList.add(own ? 'own' : 'theirs');
  row.dataset.from = message.from;
  const bubble = element('div', 'bubble');
  if (!own && isOfGroup(message)) {
    bubble.append(element('span', 'sender', personName(message.from)));
  } else {
    bubble.append(element('span', 'unseen', own ? 'You: ' : `${personName(message.from)}: `));
  }
  bubble.append(element('span', 'text', message.text));
  row.append(bubble, element('p', 'about'));
  return row;
}

/** Brings a row up to date with what has become of its message. */
export function fillRow(row, message, user) {
  const { state, at, via, reason, heardBy } = message;
  const drawn = `${state} ${at} ${via} ${reason} ${heardBy}`;
  if (state === 'event' || row.drawn === drawn) {
    return;
  }
  row.drawn = drawn;
  row.dataset.state = state;
  row.dataset.via = via ?? '';
  const about = row.querySelector('.about');
  if (message.from === user) {
    const [sign, word] = STATES[state];
    const mark = element('span', 'sign', sign);
    mark.setAttribute('aria-hidden', 'true');
    about.replaceChildren(timeElement(at), mark, element('span', 'state', word));
    if (state === 'delivered' && isOfGroup(message)) {
      about.append(element('span', 'heard-by', `to ${personNames(heardBy)}`));
    }
    if (reason) {
      about.append(element('span', 'reason', reason));
    }
    if (via) {
      about.append(element('span', 'via', 'written in another window'));
    }
  } else {
    about.replaceChildren(timeElement(at), element('span', 'via', ROADS[via]));
  }
}

function isOfGroup({ conversation }) {
  return conversation.startsWith('group:');
}
