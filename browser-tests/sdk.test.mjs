/** The library that applications use, unmodified and in both of its codecs, against the gateway. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, describe, test } from 'node:test';
import { codecs, disconnectAll, Person } from './person.mjs';
import { assertOnceAndInOrder } from './received.mjs';
import { graceMs, newUser, pause, token, until } from './stack.mjs';

/** Until what was accepted lies in the mailbox: before that, a returning device gets it live. */
const STORED_MS = 2_000;

/** Long enough for anything that should not come to have come. */
const QUIET_MS = 1500;

afterEach(disconnectAll);

for (const [name, codec] of Object.entries(codecs)) {
  describe(`centrifuge, ${name}`, () => {
    test('two users write to each other', async () => {
      const alice = await Person.online(newUser('alice'), { codec });
      const bob = await Person.online(newUser('bob'), { codec });
      const reply = await alice.say(bob.user, 'hello — “grüße” 👋', { clientId: 'k1' });
      const [message] = await bob.receives(1);
      const { offset, via, ...data } = message;
      assert.deepEqual(data, {
        type: 'message',
        id: reply.id,
        conversation: `direct:${alice.user}:${bob.user}`,
        seq: reply.seq,
        from: alice.user,
        at: reply.at,
        clientId: 'k1',
        content: { type: 'text', text: 'hello — “grüße” 👋' },
      });
      assert.equal(via, 'live');
      assert.ok(Number.isSafeInteger(offset) && offset > 0);
      assert.ok(Math.abs(reply.at - Date.now()) < 60_000);
      await bob.say(alice.user, 'hello yourself');
      const [answer] = await alice.receives(1);
      assert.equal(answer.from, bob.user);
      assert.ok(answer.seq > message.seq);
      assert.equal(alice.messages().length, 1, 'the sending device does not get its own message');
    });

    test('what is sent to an absent user comes once and in order, and then the mailbox is empty', async () => {
      const alice = await Person.online(newUser('alice'), { codec });
      const bob = await Person.online(newUser('bob'), { codec });
      await alice.say(bob.user, 'zero');
      await bob.receives(1);
      bob.disconnect();
      await pause(graceMs);
      await alice.say(bob.user, 'one');
      await alice.say(bob.user, 'two');
      await alice.say(bob.user, 'three');
      await pause(STORED_MS);
      await bob.connect();
      await bob.receives(4);
      await pause(QUIET_MS);
      assertOnceAndInOrder(bob.messages(), ['zero', 'one', 'two', 'three']);
      assert.deepEqual(bob.messages().map((message) => message.via), ['live', 'mailbox', 'mailbox', 'mailbox']);
      // The same client again, and one that knows no position: nothing is left for either.
      bob.disconnect();
      await bob.connect();
      bob.disconnect();
      const fresh = await Person.online(bob.user, { codec });
      await pause(QUIET_MS);
      assert.equal(bob.messages().length, 4);
      assert.equal(fresh.messages().length, 0);
    });

    test('the first device of a user finds what was sent before it existed', async () => {
      const alice = await Person.online(newUser('alice'), { codec });
      const bob = newUser('bob');
      await alice.say(bob, 'welcome');
      await alice.say(bob, 'to this place');
      const device = await Person.online(bob, { codec });
      await device.receives(2);
      await pause(QUIET_MS);
      assertOnceAndInOrder(device.messages(), ['welcome', 'to this place']);
    });

    test('a message sent three times under one client id is received once', async () => {
      const alice = await Person.online(newUser('alice'), { codec });
      const bob = await Person.online(newUser('bob'), { codec });
      const clientId = randomUUID();
      const replies = [
        await alice.say(bob.user, 'only once', { clientId }),
        await alice.say(bob.user, 'only once', { clientId }),
        await alice.say(bob.user, 'only once', { clientId }),
      ];
      assert.equal(new Set(replies.map((reply) => reply.id)).size, 1);
      await alice.say(bob.user, 'the next');
      await bob.receives(2);
      await pause(QUIET_MS);
      assertOnceAndInOrder(bob.messages(), ['only once', 'the next']);
      assert.equal(bob.messages()[0].seq, replies[0].seq, 'the first seq counts');
    });

    test('messages sent without waiting for replies keep their order', async () => {
      const alice = await Person.online(newUser('alice'), { codec });
      const bob = await Person.online(newUser('bob'), { codec });
      const texts = Array.from({ length: 50 }, (_, number) => `${number}`);
      await Promise.all(texts.map((text) => alice.say(bob.user, text)));
      await bob.receives(texts.length);
      assertOnceAndInOrder(bob.messages(), texts);
    });

    test('wrong calls are answered with their codes, and the session goes on', async () => {
      const alice = await Person.online(newUser('alice'), { codec });
      await assert.rejects(alice.rpc('no.such.method', {}), { code: 104 });
      await assert.rejects(alice.rpc('message.send', {}), { code: 107 });
      await assert.rejects(alice.rpc('message.send', { to: 'bob', content: 'no client id' }), { code: 107 });
      await assert.rejects(alice.rpc('message.send', { to: 'not a user id', clientId: 'k', content: {} }), { code: 107 });
      const other = codec.encode({});
      await assert.rejects(alice.client.publish('inbox', other), { code: 108 });
      await assert.rejects(alice.client.presence('inbox'), { code: 108 });
      await assert.rejects(alice.client.history('inbox', { limit: 1 }), { code: 108 });
      const subscription = alice.client.newSubscription('anything');
      const refused = new Promise((resolve) => subscription.on('unsubscribed', resolve));
      subscription.subscribe();
      assert.equal((await refused).code, 108);
      const bob = await Person.online(newUser('bob'), { codec });
      await alice.say(bob.user, 'still here');
      await bob.receives(1);
      assert.equal(alice.connects, 1);
    });

    test('content that is too large is refused with a code', async () => {
      const alice = await Person.online(newUser('alice'), { codec });
      await assert.rejects(
        alice.say(newUser('bob'), 'x'.repeat(17 * 1024)),
        (error) => error.code === 106 || error.code === 107 || error.code >= 1000,
      );
      await assert.rejects(
        alice.say(newUser('bob'), 'x'.repeat(70 * 1024)),
        (error) => error.code === 106 || error.code === 107 || error.code >= 1000,
      );
      assert.equal(alice.connects, 1);
    });

    test('a bad token ends the client for good', async () => {
      const good = await token(newUser('alice'));
      const bad = new Person('alice', { codec, token: `${good.slice(0, -6)}AAAAAA` });
      bad.client.connect();
      await until(() => bad.disconnects.length > 0, () => `state ${bad.client.state}`);
      assert.equal(bad.disconnects[0].code, 3500);
      assert.equal(bad.client.state, 'disconnected');
    });

    test('with an expired token the client fetches a fresh one', async () => {
      const user = newUser('alice');
      const expired = await token(user, '--ttl', '1s');
      await pause(1500);
      let fetched = 0;
      const alice = new Person(user, {
        codec,
        token: expired,
        getToken: () => {
          fetched += 1;
          return token(user);
        },
      });
      await alice.connect();
      assert.equal(fetched, 1);
      assert.deepEqual(alice.errors.map(({ type, error }) => [type, error.code]), [['connect', 109]]);
    });

    test('a token that runs out is refreshed without a new session', async () => {
      const user = newUser('alice');
      let fetched = 0;
      const alice = new Person(user, {
        codec,
        getToken: () => {
          fetched += 1;
          return token(user, '--ttl', `${2 + fetched}s`);
        },
      });
      await alice.connect();
      await until(() => fetched >= 2, () => 'no refresh');
      await pause(3000);
      assert.equal(alice.connects, 1);
      assert.deepEqual(alice.disconnects, []);
    });

    test('every device of a user gets everything, the absent one later', async () => {
      const alice = await Person.online(newUser('alice'), { codec, device: 'phone' });
      const tablet = await Person.online(alice.user, { codec, device: 'tablet' });
      const bob = await Person.online(newUser('bob'), { codec, device: 'phone' });
      const laptop = await Person.online(bob.user, { codec, device: 'laptop' });
      await alice.say(bob.user, 'to both');
      await bob.receives(1);
      await laptop.receives(1);
      laptop.disconnect();
      await pause(graceMs);
      await alice.say(bob.user, 'to the phone now');
      await alice.say(bob.user, 'to the laptop later');
      await bob.receives(3);
      assert.equal(laptop.messages().length, 1);
      await laptop.connect();
      await laptop.receives(3);
      await tablet.receives(3);
      await pause(QUIET_MS);
      const texts = ['to both', 'to the phone now', 'to the laptop later'];
      assertOnceAndInOrder(bob.messages(), texts);
      assertOnceAndInOrder(laptop.messages(), texts);
      assertOnceAndInOrder(tablet.messages(), texts);
      assert.equal(tablet.messages()[0].from, alice.user);
      assert.equal(alice.messages().length, 0);
    });

    test('a newer session of a device ends the older for good', async () => {
      const user = newUser('alice');
      const older = await Person.online(user, { codec });
      const newer = await Person.online(user, { codec });
      await until(() => older.disconnects.length > 0, () => 'the older session lives');
      assert.equal(older.disconnects[0].code, 3503);
      const bob = await Person.online(newUser('bob'), { codec });
      await bob.say(user, 'to the newer');
      await newer.receives(1);
      assert.equal(older.messages().length, 0);
    });

    test('a network that is cut again and again loses and repeats nothing', async () => {
      const alice = await Person.online(newUser('alice'), { codec });
      const bob = await Person.online(newUser('bob'), { codec });
      const texts = Array.from({ length: 150 }, (_, number) => `${number}`);
      const cuts = new Set([20, 50, 51, 90, 130]);
      for (const [number, text] of texts.entries()) {
        await alice.say(bob.user, text);
        if (cuts.has(number)) {
          bob.cutNetwork();
        }
      }
      await bob.receives(texts.length, 40_000);
      await pause(QUIET_MS);
      assertOnceAndInOrder(bob.messages(), texts);
      assert.ok(bob.connects > 1, 'was cut');
    });

    test('a sender whose network is cut repeats safely', async () => {
      const alice = await Person.online(newUser('alice'), { codec });
      const bob = await Person.online(newUser('bob'), { codec });
      const texts = Array.from({ length: 60 }, (_, number) => `${number}`);
      for (const [number, text] of texts.entries()) {
        const reply = alice.say(bob.user, text);
        if (number % 20 === 10) {
          setImmediate(() => alice.cutNetwork());
        }
        await reply;
      }
      await bob.receives(texts.length, 30_000);
      await pause(QUIET_MS);
      assertOnceAndInOrder(bob.messages(), texts);
    });

    test('a device with explicit acknowledgement keeps getting what it has not acknowledged', async () => {
      const alice = await Person.online(newUser('alice'), { codec });
      const user = newUser('bob');
      const explicit = { codec, data: { ack: 'explicit' } };
      const first = await Person.online(user, explicit);
      await alice.say(user, 'one');
      await alice.say(user, 'two');
      await first.receives(2);
      await first.rpc('inbox.ack', { offset: first.messages()[0].offset });
      first.disconnect();
      const second = await Person.online(user, explicit);
      await second.receives(1);
      await pause(QUIET_MS);
      assert.deepEqual(second.texts(), ['two']);
      await second.rpc('inbox.ack', { offset: second.messages()[0].offset });
      second.disconnect();
      const third = await Person.online(user, explicit);
      await pause(QUIET_MS);
      assert.deepEqual(third.texts(), []);
    });
  });
}

describe('a long conversation', () => {
  test('1,000 messages arrive on every device in order', async () => {
    const alice = await Person.online(newUser('alice'));
    const bob = await Person.online(newUser('bob'), { device: 'json' });
    const binary = await Person.online(bob.user, { device: 'protobuf', codec: codecs.protobuf });
    const texts = Array.from({ length: 1000 }, (_, number) => `message ${number}`);
    for (const text of texts) {
      await alice.say(bob.user, text);
    }
    await bob.receives(texts.length, 30_000);
    await binary.receives(texts.length, 30_000);
    await pause(QUIET_MS);
    assertOnceAndInOrder(bob.messages(), texts);
    assertOnceAndInOrder(binary.messages(), texts);
  });
});
