/** What users see when containers are killed, restarted, scaled, taken down and brought back. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { disconnectAll, Person } from '../../../browser-tests/person.mjs';
import { assertOnceAndInOrder } from '../../../browser-tests/received.mjs';
import { graceMs, newUser, pause, until } from '../../../browser-tests/stack.mjs';
import { compose, containers, killProcess, start, START_MS, stop, untilHealthy, up } from './engine.mjs';
import { connected, online, PATIENCE_MS, sayUntilAnswered, Talk, TRANSPORTS } from './talk.mjs';

/** What is on its way when its receiver comes back may still reach it live. */
const STORED_MS = 2_000;

const LIMIT = { timeout: 2 * START_MS };

afterEach(async () => {
  disconnectAll();
  await untilHealthy();
});

for (const transport of TRANSPORTS) {
  test(`${transport}: two users talk, one is away and finds its mailbox`, LIMIT, async () => {
    const alice = await online(newUser('alice'), transport);
    const bob = await online(newUser('bob'), transport);
    await sayUntilAnswered(alice, bob.user, 'live');
    await bob.receives(1, PATIENCE_MS);
    assert.equal(bob.transport, transport);
    bob.disconnect();
    await pause(graceMs);
    await sayUntilAnswered(alice, bob.user, 'one');
    await sayUntilAnswered(alice, bob.user, 'two');
    await pause(STORED_MS);
    await connected(bob);
    assertOnceAndInOrder(await bob.receives(3, PATIENCE_MS), ['live', 'one', 'two']);
    assert.deepEqual(bob.messages().map(({ via }) => via), ['live', 'mailbox', 'mailbox']);
  });
}

test('a token that is signed with another secret is refused', LIMIT, async () => {
  const forged = new Person('alice', {
    token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSIsImV4cCI6NDA3MDkwODgwMH0.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  });
  forged.client.connect();
  await until(() => forged.disconnects.length > 0, () => `state ${forged.client.state}`, PATIENCE_MS);
  assert.equal(forged.disconnects[0].code, 3500);
});

test('a gateway is killed while messages flow: nothing is lost, and Docker starts it again', LIMIT, async () => {
  const talk = await Talk.begin();
  const [victim] = await containers('gateway-service');
  killProcess(victim);
  await until(() => talk.people.some(({ reconnects }) => reconnects.length > 0), () => 'nobody was at that gateway', PATIENCE_MS);
  await talk.goesOn();
  assert.ok(talk.people.some(({ reconnects }) => reconnects.length === 0), 'who was at the other gateway stays');
  await untilHealthy();
  await talk.goesOn();
  const sent = await talk.end();
  assert.ok(sent > 20, `only ${sent} sent`);
  const again = (await containers('gateway-service')).find(({ Id }) => Id === victim.Id);
  assert.equal(again.RestartCount, victim.RestartCount + 1);
});

test('the access node is killed while messages flow: no WebSocket breaks, nothing is lost', LIMIT, async () => {
  const talk = await Talk.begin();
  const [victim] = await containers('access-service');
  killProcess(victim);
  await until(async () => (await containers('access-service'))[0].RestartCount > victim.RestartCount, () => 'not started again', PATIENCE_MS);
  await talk.goesOn();
  assert.deepEqual(talk.people.filter(({ transport }) => transport === 'websocket').flatMap(({ reconnects }) => reconnects), []);
  await talk.end();
});

test('a gateway that stops sends its clients away, and gets no new ones', LIMIT, async () => {
  const talk = await Talk.begin();
  const [leaving, staying] = await containers('gateway-service');
  const stopping = stop(leaving);
  await until(() => talk.people.some(({ reconnects }) => reconnects.includes(3001)), () => 'nobody was sent away', PATIENCE_MS);
  // It drains still, or has just ended: who comes now is connected at the first try.
  const late = await online(newUser('late'), 'websocket');
  assert.deepEqual([late.errors, late.reconnects], [[], []]);
  await stopping;
  const ended = (await containers('gateway-service')).find(({ Id }) => Id === leaving.Id);
  assert.equal(ended.State.OOMKilled, false);
  assert.equal(ended.State.ExitCode, 143, 'ended by itself, after its drain, and was not killed');
  await talk.goesOn();
  assert.ok(talk.people.every(({ reconnects }) => reconnects.every((code) => code === 3001)));
  assert.equal((await containers('gateway-service')).find(({ Id }) => Id === staying.Id).State.Status, 'running');
  await start(leaving);
  await untilHealthy();
  await talk.end();
});

for (const service of [
  'logic-service',
  'push-service',
  'offline-service',
  'access-service',
  'gateway-service',
  'load-balancer',
  'redis',
  'postgres',
  'kafka',
]) {
  test(`docker compose restart ${service}, while messages flow: nothing is lost`, LIMIT, async () => {
    const talk = await Talk.begin();
    await compose('restart', service);
    await talk.goesOn();
    await untilHealthy();
    await talk.goesOn();
    await talk.end();
  });
}

test('another instance of each service that can have one shares the work', LIMIT, async () => {
  const talk = await Talk.begin();
  const more = ['gateway-service=3', 'access-service=2', 'logic-service=2', 'push-service=2', 'offline-service=2'];
  await up('--no-recreate', ...more.flatMap((scale) => ['--scale', scale]));
  await talk.goesOn();
  const fewer = ['gateway-service=2', 'access-service=1', 'logic-service=1', 'push-service=1', 'offline-service=1'];
  await up('--no-recreate', ...fewer.flatMap((scale) => ['--scale', scale]));
  await talk.goesOn();
  await talk.end();
});

test('a mailbox outlives docker compose down and up', LIMIT, async () => {
  const user = newUser('bob');
  const bob = await online(user, 'websocket');
  const alice = await online(newUser('alice'), 'websocket');
  await sayUntilAnswered(alice, user, 'live');
  await bob.receives(1, PATIENCE_MS);
  bob.disconnect();
  await pause(graceMs);
  for (const text of ['one', 'two', 'three']) {
    await sayUntilAnswered(alice, user, text);
  }
  await pause(STORED_MS);
  alice.disconnect();
  await compose('--profile', 'observe', 'down');
  assert.deepEqual(await containers('gateway-service'), []);
  await up();
  await connected(bob);
  assertOnceAndInOrder(await bob.receives(4, PATIENCE_MS), ['live', 'one', 'two', 'three']);
  assert.deepEqual(bob.messages().map(({ via }) => via), ['live', 'mailbox', 'mailbox', 'mailbox']);
});
