/** The Courier that the suites talk to, and its tokens. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));

const courierUrls = (process.env.COURIER_URL ?? 'http://127.0.0.1:8080').split(',').map((url) => url.trim().replace(/\/$/, ''));

/** The first gateway's address as a user types it. */
export const courierUrl = courierUrls[0];

/** The addresses of all gateways. */
export const gatewayUrls = courierUrls;

let opened = 0;

/** Where a client connects: with several gateways each call names the next one. */
export function websocketUrl() {
  const url = courierUrls[opened++ % courierUrls.length];
  return `${url.replace(/^http/, 'ws')}/connection/websocket`;
}

/** How long a device may be away before what is sent to it goes to its mailbox (and a margin). */
export const graceMs = Number(process.env.COURIER_GRACE_MS ?? 5000) + 2000;

const tokenCommand = (process.env.COURIER_TOKEN_COMMAND ?? '../courier token').split(' ');
const tokens = new Map();

/** A token for the user; the same one for every call with the same arguments. */
export function token(user, ...options) {
  const key = [user, ...options].join(' ');
  if (!tokens.has(key)) {
    tokens.set(key, makeToken(user, options));
  }
  return tokens.get(key);
}

/**
 * By options, the latest run of the command, and the one that will follow. One makes the tokens of all users who
 * ask before it begins, and begins when the one before it has ended: a run costs more than a token.
 */
const runs = new Map();
const next = new Map();

function makeToken(user, options) {
  const key = options.join(' ');
  if (!next.has(key)) {
    const users = [];
    const before = Promise.allSettled([runs.get(key), pause(10)]);
    const tokens = before.then(() => {
      next.delete(key);
      return makeTokens(users, options);
    });
    next.set(key, { users, tokens });
    runs.set(key, tokens);
  }
  const { users, tokens } = next.get(key);
  const line = users.push(user) - 1;
  return tokens.then((all) => all[line]);
}

async function makeTokens(users, options) {
  const [command, ...args] = tokenCommand;
  const { stdout } = await run(command, [...args, ...users, ...options], { cwd: here });
  return stdout.trim().split('\n').slice(-users.length);
}

/** A user that no other test and no earlier run has used. */
export function newUser(name) {
  return `${name}-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
}

export function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits until the condition returns something true; fails with what `describe` says. */
export async function until(condition, describe, timeoutMs = 15_000) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await condition();
    if (value) {
      return value;
    }
    if (Date.now() > deadline) {
      throw new Error(`within ${timeoutMs} ms: ${await describe()}`);
    }
    await pause(20);
  }
}
