import { Chat } from './chat.js';
import { Greeting } from './greeting.js';
import { History } from './history.js';
import { Pane } from './pane.js';
import { Store } from './store.js';
import { emulationEndpoint, TransportChoice } from './transport.js';
import { claimWindow } from './window-identity.js';

/** Starts the page: one chat and one pane for each of the two, and ties them together. */

const USERS = ['alice', 'bob'];

const store = new Store('courier-demo.');
const windowId = await claimWindow(store);
const transport = new TransportChoice(store);
const chats = Object.fromEntries(USERS.map((user) => [user, newChat(user)]));

const template = document.getElementById('pane-template');
const panes = USERS.map((user) => new Pane(chats[user], template));
document.getElementById('panes').replaceChildren(...panes.map((pane) => pane.element));

for (const user of USERS) {
  const chat = chats[user];
  const other = chats[chat.peer];
  chat.addEventListener('arrived', ({ detail: message }) => {
    if (message.from === other.user) {
      other.delivered(message);
    }
  });
  // What arrived before the page was closed in the middle of it.
  for (const message of chat.history.messages) {
    if (message.from === chat.user && message.id && other.history.hasReceived(message.id)) {
      chat.delivered(message);
    }
  }
}

const greeting = new Greeting(store, windowId, chats);
document.getElementById('start-over').addEventListener('click', () => {
  USERS.forEach((user) => chats[user].clear());
  greeting.again();
});

transport.wire(document.getElementById('transport'), () => {
  USERS.forEach((user) => chats[user].useEndpoints(transport.endpoints()));
});

greeting.start();
USERS.forEach((user) => chats[user].connect());
if (!store.keeps) {
  tell('This browser keeps nothing for this page: after a reload it starts with an empty conversation.');
}

function newChat(user) {
  return new Chat({
    user,
    peer: USERS.find((other) => other !== user),
    device: `demo-${user}-${windowId}`,
    history: new History(store, `${windowId}.${user}`, user),
    endpoints: transport.endpoints(),
    emulationEndpoint: emulationEndpoint(),
    tokenAddress: new URL('demo/token', document.baseURI).href,
    Centrifuge: globalThis.Centrifuge,
  });
}

function tell(sentence) {
  const notice = document.getElementById('notice');
  notice.textContent = sentence;
  notice.hidden = false;
}
