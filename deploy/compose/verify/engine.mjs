/** The containers of one compose project: what is done to them, and what can be seen of them. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { pause } from '../../../browser-tests/stack.mjs';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Six minutes: ten JVMs on two busy cores. */
export const START_MS = 360_000;

async function docker(...args) {
  const { stdout } = await run('docker', args, { cwd: root, maxBuffer: 1 << 24, timeout: START_MS });
  return stdout.trim();
}

/** `docker compose …` on the project that COMPOSE_PROJECT_NAME names. */
export function compose(...args) {
  return docker('compose', ...args);
}

/** All default services, up and healthy. */
export function up(...args) {
  return compose('up', '-d', '--wait', '--wait-timeout', String(START_MS / 1000), ...args);
}

/** What Docker knows of each container of a service, or of all. */
export async function containers(service) {
  const ids = (await compose('--profile', 'observe', 'ps', '-aq', ...(service ? [service] : []))).split('\n').filter(Boolean);
  return ids.length === 0 ? [] : JSON.parse(await docker('inspect', ...ids));
}

export async function untilHealthy() {
  const deadline = Date.now() + START_MS;
  for (;;) {
    const ill = (await containers()).filter(({ State }) => State.Health?.Status !== 'healthy');
    if (ill.length === 0) {
      return;
    }
    if (Date.now() > deadline) {
      throw new Error(`not healthy: ${ill.map(({ Name, State }) => `${Name} ${State.Status} ${State.Health?.Status}`)}`);
    }
    await pause(1000);
  }
}

/**
 * SIGKILL to the container's process, as the kernel does it when memory is short: Docker starts it
 * again by itself. `docker kill` would count as the wish to have it stopped.
 */
export function killProcess({ State }) {
  process.kill(State.Pid, 'SIGKILL');
}

export const stop = ({ Id }) => docker('stop', Id);
export const start = ({ Id }) => docker('start', Id);

/** Whether a TCP connection opens, seen from inside of a container. */
export async function reaches({ Id }, host, port) {
  try {
    await docker('exec', Id, 'timeout', '3', 'bash', '-c', `exec 3<>/dev/tcp/${host}/${port}`);
    return true;
  } catch (failure) {
    if (failure.code === 1 || failure.code === 124) {
      return false;
    }
    throw failure;
  }
}
