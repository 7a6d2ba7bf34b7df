/** What containers may do and reach, asked of the engine and not of the file. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containers, reaches } from './engine.mjs';

const BACK_ENDS = [
  ['kafka', 9092],
  ['redis', 6379],
  ['postgres', 5432],
];

async function first(service) {
  const [container] = await containers(service);
  assert.ok(container, `${service} runs`);
  return container;
}

test('no container is root, or may become it, or has a capability', async () => {
  for (const { Name, Config, HostConfig } of await containers()) {
    assert.ok(Config.User !== '' && !/^(0|root)(:|$)/.test(Config.User), `${Name} runs as ${Config.User}`);
    assert.deepEqual(HostConfig.CapDrop, ['ALL'], Name);
    assert.ok(!HostConfig.CapAdd?.length && !HostConfig.Privileged, Name);
    assert.deepEqual(HostConfig.SecurityOpt, ['no-new-privileges:true'], Name);
  }
});

test('every container has its limits, its health check and bounded logs', async () => {
  for (const { Name, Config, HostConfig } of await containers()) {
    assert.ok(HostConfig.Memory > 0 && HostConfig.NanoCpus > 0 && HostConfig.PidsLimit > 0, Name);
    assert.ok(Config.Healthcheck?.Test?.length > 0, Name);
    assert.equal(HostConfig.LogConfig.Config['max-size'], '10m', Name);
    assert.equal(HostConfig.RestartPolicy.Name, 'unless-stopped', Name);
  }
});

test('nothing but the way in is published, and that on this machine alone', async () => {
  const published = new Set();
  for (const { Config, HostConfig } of await containers()) {
    for (const bindings of Object.values(HostConfig.PortBindings ?? {})) {
      bindings.forEach(({ HostIp }) => assert.equal(HostIp, '127.0.0.1'));
      published.add(Config.Labels['com.docker.compose.service']);
    }
  }
  published.delete('prometheus');
  published.delete('grafana');
  assert.deepEqual([...published], ['load-balancer']);
});

test('back ends are reached by the services that need them, and by nobody else', async () => {
  const may = {
    'load-balancer': [],
    'gateway-service': ['redis'],
    'access-service': ['kafka', 'redis'],
    'logic-service': ['kafka', 'redis'],
    'push-service': ['kafka', 'redis'],
    'offline-service': ['kafka', 'redis', 'postgres'],
  };
  for (const [service, allowed] of Object.entries(may)) {
    const container = await first(service);
    for (const [host, port] of BACK_ENDS) {
      assert.equal(await reaches(container, host, port), allowed.includes(host), `${service} to ${host}`);
    }
  }
});

test('the load balancer reaches gateways and no other service', async () => {
  const way = await first('load-balancer');
  assert.equal(await reaches(way, 'gateway-service', 8080), true);
  const access = await first('access-service');
  assert.equal(await reaches(await first('gateway-service'), 'access-service', 7001), true);
  const links = Object.entries(access.NetworkSettings.Networks).find(([name]) => name.endsWith('_links'));
  assert.equal(await reaches(way, links[1].IPAddress, 7001), false);
});
