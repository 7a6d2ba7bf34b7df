/** The unmodified library where WebSockets are blocked: it finds the HTTP streams by itself. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { EventSource } from 'eventsource';
import { BlockingProxy } from './blocking-proxy.mjs';
import { codecs, disconnectAll, Person } from './person.mjs';
import { assertOnceAndInOrder } from './received.mjs';
import { gatewayUrls, graceMs, newUser, pause, token, until } from './stack.mjs';

const STORED_MS = 2_000;
const QUIET_MS = 1_500;

/** Longer than the gateway waits for a pong: who is still connected then has been heard. */
const PONG_MS = 12_000;

/** What an application lists; the library tries one after the other. */
const WAYS = ['websocket', 'http_stream', 'sse'];

const CLIENTS = {
  http_stream: { codec: codecs.JSON, ways: WAYS },
  'http_stream in protobuf': { codec: codecs.protobuf, ways: WAYS },
  sse: { codec: codecs.JSON, ways: ['websocket', 'sse'] },
};

before(() => {
  assert.ok(gatewayUrls.length > 1, 'COURIER_URL names one gateway: two are needed, separated by a comma');
});
after(disconnectAll);

/** The tests mostly wait, so they run side by side: each has users and a proxy of its own. */
const TOGETHER = { concurrency: true };

/** A test with a proxy, which goes at its end. */
function proxied(title, body, only) {
  test(title, async () => {
    const proxy = await BlockingProxy.start(only);
    try {
      await body(proxy);
    } finally {
      await proxy.close();
    }
  });
}

/** A device behind the proxy. */
function behind(way, user, { ways, codec, ...options }) {
  return new Person(user, {
    codec,
    endpoints: ways.map((transport) => ({
      transport,
      endpoint: `${transport === 'websocket' ? way.url.replace(/^http/, 'ws') : way.url}/connection/${transport}`,
    })),
    library: { emulationEndpoint: `${way.url}/emulation`, eventsource: EventSource },
    ...options,
  });
}

async function online(proxy, user, options) {
  const person = behind(proxy, user, options);
  await person.connect();
  return person;
}

describe('where WebSockets are blocked', TOGETHER, () => {
  for (const [name, options] of Object.entries(CLIENTS)) {
    describe(`centrifuge without WebSockets, ${name}`, TOGETHER, () => {
      proxied('falls back by itself, sends, is away, and finds everything once and in order', async (proxy) => {
        const alice = await online(proxy, newUser('alice'), options);
        const bob = await online(proxy, newUser('bob'), options);
        assert.ok(proxy.refused >= 2, 'a WebSocket was tried first');
        assert.equal(alice.transport, name.split(' ')[0]);
        const reply = await alice.say(bob.user, 'hello — “grüße” 👋');
        const [message] = await bob.receives(1);
        assert.equal(message.content.text, 'hello — “grüße” 👋');
        assert.equal(message.seq, reply.seq);
        await bob.say(alice.user, 'hello yourself');
        await alice.receives(1);

        bob.disconnect();
        await pause(graceMs);
        for (const text of ['one', 'two', 'three']) {
          await alice.say(bob.user, text);
        }
        await pause(STORED_MS);
        await bob.connect();
        await bob.receives(4);
        await pause(QUIET_MS);
        assertOnceAndInOrder(bob.messages(), ['hello — “grüße” 👋', 'one', 'two', 'three']);
        assert.deepEqual(bob.messages().map(({ via }) => via), ['live', 'mailbox', 'mailbox', 'mailbox']);
        assert.deepEqual([...alice.disconnects, ...bob.disconnects.filter(({ code }) => code !== 0)], []);
      });

      proxied('a network that is cut again and again loses and repeats nothing', async (proxy) => {
        const alice = await Person.online(newUser('alice'));
        const bob = await online(proxy, newUser('bob'), options);
        const texts = Array.from({ length: 60 }, (_, number) => `${number}`);
        for (const [number, text] of texts.entries()) {
          await alice.say(bob.user, text);
          if (number === 15 || number === 16 || number === 40) {
            proxy.cut();
          }
        }
        await bob.receives(texts.length, 40_000);
        await pause(QUIET_MS);
        assertOnceAndInOrder(bob.messages(), texts);
        assert.ok(bob.connects > 1, 'was cut');
      });

      proxied('wrong calls, bad tokens and a newer session are told by their codes', async (proxy) => {
        const user = newUser('alice');
        const older = await online(proxy, user, options);
        await assert.rejects(older.rpc('no.such.method', {}), { code: 104 });
        await assert.rejects(older.say(newUser('bob'), 'x'.repeat(70 * 1024)), { code: 106 });
        assert.equal(older.connects, 1);
        await online(proxy, user, options);
        await until(() => older.disconnects.length > 0, () => 'the older session lives');
        assert.equal(older.disconnects[0].code, 3503);

        const good = await token(user);
        const bad = behind(proxy, user, { ...options, token: `${good.slice(0, -6)}AAAAAA` });
        bad.client.connect();
        await until(() => bad.disconnects.length > 0, () => `state ${bad.client.state}`);
        assert.equal(bad.disconnects[0].code, 3500);

        const expired = await token(user, '--ttl', '1s');
        await pause(1500);
        let fetched = 0;
        const late = behind(proxy, user, {
          ...options,
          token: expired,
          getToken: () => {
            fetched += 1;
            return token(user);
          },
        });
        await late.connect();
        assert.equal(fetched, 1);
        assert.ok(late.errors.some(({ type, error }) => type === 'connect' && error.code === 109));
      });
    });
  }

  /** The stream at one gateway, and everything that is said at another. */
  const apart = (head) => gatewayUrls[head.startsWith('POST /emulation') ? 1 : 0];

  describe('what is said at another gateway than the stream is at', TOGETHER, () => {
    for (const [name, options] of Object.entries(CLIENTS)) {
      proxied(
        name,
        async (proxy) => {
          const alice = await online(proxy, newUser('alice'), options);
          const bob = await online(proxy, newUser('bob'), options);
          const texts = Array.from({ length: 20 }, (_, number) => `${number}`);
          for (const text of texts) {
            await alice.say(bob.user, text);
          }
          await bob.receives(texts.length);
          await pause(PONG_MS);
          assertOnceAndInOrder(bob.messages(), texts);
          assert.equal(alice.connects, 1);
          assert.equal(bob.connects, 1);
          // What was confirmed is nowhere any more.
          bob.disconnect();
          const again = await online(proxy, bob.user, options);
          await pause(QUIET_MS);
          assert.deepEqual(again.texts(), []);
        },
        apart,
      );
    }
  });
});
