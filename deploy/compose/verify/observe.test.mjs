/** Profile observe: what Prometheus reads, and which alerts it knows. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../../../browser-tests/stack.mjs';
import { containers } from './engine.mjs';

async function ask(path) {
  const response = await fetch(`${process.env.COURIER_PROMETHEUS_URL}/api/v1/${path}`);
  assert.equal(response.status, 200, path);
  return (await response.json()).data;
}

test('every container of every service is a target, and up', async () => {
  const expected = {};
  for (const [job, service] of [
    ['courier-gateway', 'gateway-service'],
    ['courier-access', 'access-service'],
    ['courier-logic', 'logic-service'],
    ['courier-push', 'push-service'],
    ['courier-offline', 'offline-service'],
    ['load-balancer', 'load-balancer'],
  ]) {
    expected[job] = (await containers(service)).length;
  }
  expected.prometheus = 1;
  let seen = {};
  await until(
    async () => {
      seen = {};
      for (const { labels, health } of (await ask('targets?state=active')).activeTargets) {
        seen[labels.job] = (seen[labels.job] ?? 0) + (health === 'up' ? 1 : 0);
      }
      return Object.entries(expected).every(([job, count]) => seen[job] === count);
    },
    () => `${JSON.stringify(seen)} are up of ${JSON.stringify(expected)}`,
    90_000,
  );
});

test('the rules are loaded, and each of them can be evaluated', async () => {
  let rules = [];
  await until(
    async () => {
      rules = (await ask('rules')).groups.flatMap((group) => group.rules);
      return rules.length > 0 && rules.every(({ health }) => health !== 'unknown');
    },
    () => `rules: ${rules.map(({ name, health }) => `${name} ${health}`)}`,
    180_000,
  );
  assert.deepEqual(rules.filter(({ health }) => health !== 'ok').map(({ name, lastError }) => `${name}: ${lastError}`), []);
});
