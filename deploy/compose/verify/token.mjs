#!/usr/bin/env node
/**
 * Prints a token for each user, a line each, by the secret of COURIER_SECRET_FILE:
 * `token.mjs alice bob [--ttl 2s]`, as `./courier token` does, without starting a Java for it.
 */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values, positionals: users } = parseArgs({
  options: { ttl: { type: 'string', default: '3600s' } },
  allowPositionals: true,
});
const secret = readFileSync(process.env.COURIER_SECRET_FILE, 'utf8').trim();
const expires = Math.floor(Date.now() / 1000) + parseInt(values.ttl, 10);
const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

for (const user of users) {
  const content = `${encode({ alg: 'HS256' })}.${encode({ sub: user, exp: expires })}`;
  console.log(`${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`);
}
