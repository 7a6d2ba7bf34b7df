#!/usr/bin/env node
/**
 * Prints a token by the secret of COURIER_SECRET_FILE: `token.mjs alice [--ttl 2s]`. The suites want
 * many at the same time, and `./courier token` starts a Java for each.
 */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [user, , ttl = '3600s'] = process.argv.slice(2);
const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const content = `${encode({ alg: 'HS256' })}.${encode({ sub: user, exp: Math.floor(Date.now() / 1000) + parseInt(ttl, 10) })}`;
const secret = readFileSync(process.env.COURIER_SECRET_FILE, 'utf8').trim();
console.log(`${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`);
