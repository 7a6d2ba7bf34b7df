import { Chat } from './chat.js';
import { Greeting } from './greeting.js';
import { History } from './history.js';
import { Pane } from './pane.js';
import { Store } from './store.js';
import { Team } from './team.js';
import { emulationEndpoint, TransportChoice } from './transport.js';
import { claimWindow } from './window-identity.js';

/** Starts the page: one chat and one pane for each of its people, and ties them together. */

const USERS = ['alice', 'bob', 'carol'];

const store = new Store('courier-demo.');
const windowId = await claimWindow(store);
const transport = new TransportChoice(store);
const team = new Team(store, USERS);
const chats = Object.fromEntries(USERS.map((user) => [user, newChat(user)]));

const template = document.getElementById('pane-template');
const panes = USERS.map((user) => new Pane(chats[user], team, store, template));
document.getElementById('panes').replaceChildren(...panes.map((pane) => pane.element));

for (const user of USERS) {
  const chat = chats[user];
  const others = USERS.filter((other) => other !== user).map((other) => chats[other]);
  chat.addEventListener('told', ({ detail }) => team.told(detail));
  chat.addEventListener('arrived', ({ detail: message }) => {
    others.find((other) => other.user === message.from)?.delivered(message, user);
  });
  // What arrived before the page was closed in the middle of it.
  for (const message of chat.history.messages) {
    for (const other of others) {
      if (message.from === user && message.id && other.history.hasReceived(message.id)) {
        chat.delivered(message, other.user);
      }
    }
  }
}

const { alice, bob } = chats;
const greeting = new Greeting(store, windowId, { alice, bob });
document.getElementById('start-over').addEventListener('click', () => {
  USERS.forEach((user) => chats[user].clear());
  panes.forEach((pane) => pane.startOver());
  greeting.again();
});

transport.wire(document.getElementById('transport'), () => {
  USERS.forEach((user) => chats[user].useEndpoints(transport.endpoints()));
});

greeting.start();
USERS.forEach((user) => chats[user].connect());
// A group that another browser created is known by its name, before it is opened or written to.
alice.firstConnected.then(() => team.seek(alice)).catch((error) => console.info(`no groups yet: ${error.message}`));
if (!store.keeps) {
  tell('This browser keeps nothing for this page: after a reload it starts with an empty conversation.');
}

function newChat(user) {
  return new Chat({
    user,
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
