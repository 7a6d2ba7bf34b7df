/** The demo page as its visitors meet it: real clicks and typing in a real browser. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { BlockingProxy } from './blocking-proxy.mjs';
import { DemoWindow, launch, newVisitor, visit } from './demo-page.mjs';
import { courierUrl, graceMs, pause, until } from './stack.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const stamp = () => Math.random().toString(36).slice(2, 7);

describe('demo page', () => {
  test('two people write to each other, one goes away, and finds everything once and in order', async () => {
    await visit(browser, {}, '/', async (window) => {
      const { alice, bob } = window;
      await window.greeted();
      assert.equal((await alice.texts()).length, 3);
      assert.deepEqual(await alice.texts(), await bob.texts());

      await alice.type('Shall we try it?');
      await bob.sees('Shall we try it?');
      await alice.state('Shall we try it?', 'delivered');
      assert.equal(await bob.via('Shall we try it?'), 'live');
      assert.match(await bob.lastIn.textContent(), /^live · position \d+ \(gen \d+, offset \d+\)$/);
      await bob.type('Going into the tunnel now.');
      await alice.sees('Going into the tunnel now.');

      await bob.disconnect();
      const three = ['First, the train leaves at nine.', 'Second, bring the map.', 'Third, and the sandwiches.'];
      for (const text of three) {
        await alice.type(text);
        await alice.state(text, 'accepted');
      }
      // Until then they would wait for him at his session, and come live.
      await pause(graceMs);
      assert.equal((await bob.texts()).length, 5);
      await bob.connect();
      for (const text of three) {
        await bob.sees(text);
        await alice.state(text, 'delivered');
        assert.equal(await bob.via(text), 'from the mailbox');
      }
      assert.deepEqual((await bob.texts()).slice(-3), three);
      assert.equal(await bob.count('mailbox'), 3);
      assert.match(await bob.lastIn.textContent(), /^from the mailbox · position \d+ \(gen \d+, offset \d+\)$/);
      await bob.type('Back again. Nothing missing.');
      await alice.sees('Back again. Nothing missing.');
      await bob.state('Back again. Nothing missing.', 'delivered');
      await window.screenshot('desktop-light');
      assert.deepEqual(await alice.texts(), await bob.texts());
    });
  });

  test('a short absence loses and repeats nothing', async () => {
    await visit(browser, {}, '/', async (window) => {
      const { alice, bob } = window;
      await window.greeted();
      for (let round = 1; round <= 3; round++) {
        await bob.disconnect();
        await alice.type(`one of round ${round}`);
        await alice.type(`two of round ${round}`);
        await alice.type(`three of round ${round}`);
        await alice.state(`three of round ${round}`, 'accepted');
        await bob.connect();
        await bob.sees(`three of round ${round}`);
        await alice.state(`three of round ${round}`, 'delivered');
        assert.deepEqual(
          (await bob.texts()).slice(-3),
          ['one', 'two', 'three'].map((number) => `${number} of round ${round}`),
        );
      }
      assert.equal((await bob.texts()).length, 12);
    });
  });

  test('what is written while disconnected waits, and goes out on connect', async () => {
    await visit(browser, {}, '/', async (window) => {
      const { alice, bob } = window;
      await window.greeted();
      await alice.disconnect();
      await alice.type('written in the dark');
      await alice.type('and one more');
      await alice.state('written in the dark', 'sending');
      await bob.type('said meanwhile');
      await bob.state('said meanwhile', 'accepted');
      await alice.connect();
      await bob.sees('and one more');
      await alice.state('written in the dark', 'delivered');
      await bob.state('said meanwhile', 'delivered');
      assert.deepEqual((await bob.texts()).filter((text) => text === 'written in the dark').length, 1);
    });
  });

  test('a reload keeps the conversation and the devices, and greets nobody twice', async () => {
    await visit(browser, {}, '/', async (window) => {
      const { alice, bob, page } = window;
      await window.greeted();
      const device = await alice.pane.locator('.session').getAttribute('title');
      await bob.disconnect();
      await alice.type('before the reload');
      await alice.state('before the reload', 'accepted');
      const before = await alice.texts();
      await page.reload();
      await window.connected();
      await bob.sees('before the reload');
      await alice.state('before the reload', 'delivered');
      assert.deepEqual(await alice.texts(), before);
      assert.deepEqual(await bob.texts(), before);
      assert.equal(await alice.pane.locator('.session').getAttribute('title'), device);
      await bob.type('after the reload');
      await alice.sees('after the reload');
    });
  });

  test('two windows are two devices of each person, and neither ends the other', async () => {
    await visit(browser, {}, '/', async (window, context) => {
      await window.greeted();
      const second = await DemoWindow.open(context);
      await second.connected();
      assert.equal((await second.alice.texts()).length, 0, 'greeted once per browser');
      const text = `to all windows ${stamp()}`;
      await window.alice.type(text);
      await second.bob.sees(text);
      await second.alice.sees(text);
      await window.bob.sees(text);
      await second.bob.type('from the second window');
      await window.bob.sees('from the second window');
      await window.alice.sees('from the second window');
      await window.connected();
      await second.connected();
      assert.deepEqual(second.complaints, []);
    });
  });

  test('greets when both are there, however much later one of them connects', async () => {
    // In another browser: a user without any device would find what was sent before the first one.
    await visit(browser, {}, '/', (window) => window.greeted());
    const context = await newVisitor(browser);
    try {
      await context.route('**/demo/token?user=bob', async (route) => {
        await pause(2000);
        await route.continue();
      });
      const window = await DemoWindow.open(context);
      await window.greeted();
      assert.deepEqual(window.complaints, []);
    } finally {
      await context.close();
    }
  });

  test('finds another way by itself where WebSockets are blocked', async () => {
    const proxy = await BlockingProxy.start();
    const context = await newVisitor(browser);
    try {
      const window = await DemoWindow.open(context, '/', proxy.url);
      const { alice, bob } = window;
      await window.greeted();
      assert.ok(proxy.refused > 0, 'WebSockets were tried');
      await alice.isOver('HTTP stream');
      await bob.isOver('HTTP stream');
      await alice.type('no WebSocket, and still: “grüße” 👋');
      await bob.sees('grüße');
      await alice.state('grüße', 'delivered');
      await bob.disconnect();
      await alice.type('while you were away');
      await alice.state('while you were away', 'accepted');
      await bob.connect();
      await alice.state('while you were away', 'delivered');
      assert.deepEqual(await alice.texts(), await bob.texts());
      assert.deepEqual(window.complaints.filter((complaint) => !complaint.includes('WebSocket')), []);
    } finally {
      await context.close();
      await proxy.close();
    }
  });

  test('works on plain http, where a browser offers less', async () => {
    await visit(browser, {}, '/', async (_, context) => {
      await context.addInitScript(() => {
        Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });
        Object.defineProperty(Crypto.prototype, 'randomUUID', { value: undefined });
      });
      const bare = await DemoWindow.open(context);
      await bare.connected();
      await bare.alice.type('from a phone in the same network');
      await bare.alice.state('from a phone in the same network', 'delivered');
      await bare.page.reload();
      await bare.connected();
      await bare.bob.sees('from a phone in the same network');
      assert.deepEqual(bare.complaints, []);
    });
  });

  test('starting over empties the panes and greets again', async () => {
    await visit(browser, {}, '/', async (window) => {
      await window.greeted();
      await window.alice.type('to be forgotten');
      await window.alice.state('to be forgotten', 'delivered');
      await window.page.getByRole('button', { name: 'Start over' }).click();
      await window.alice.row('to be forgotten').waitFor({ state: 'detached' });
      await window.bob.row('to be forgotten').waitFor({ state: 'detached' });
      await window.greeted();
      assert.equal((await window.alice.texts()).length, 3);
      assert.deepEqual(await window.bob.texts(), await window.alice.texts());
    });
  });

  test('received text stays text', async () => {
    await visit(browser, {}, '/', async (window) => {
      const { alice, bob, page } = window;
      await window.greeted();
      const text = '<img src=x onerror="document.title=\'taken\'"><b>bold</b> &amp; "quotes"';
      await alice.type(text);
      await alice.state('onerror', 'delivered');
      assert.ok((await bob.texts()).includes(text));
      assert.equal(await page.locator('.messages img, .messages b').count(), 0);
      assert.equal(await page.title(), 'Courier demo');
    });
  });

  test('a refused message says why', async () => {
    await visit(browser, {}, '/', async (window) => {
      await window.greeted();
      await window.page.locator('textarea').evaluateAll((boxes) => boxes.forEach((box) => box.removeAttribute('maxlength')));
      const tooLong = 'x'.repeat(20_000);
      await window.alice.paste(tooLong);
      await window.alice.state(tooLong, 'refused');
      assert.notEqual(await window.alice.row(tooLong).locator('.reason').textContent(), '');
      await window.alice.type('and now?');
      await window.alice.state('and now?', 'delivered');
    });
  });

  test('serves the library unmodified, and lets nothing else run', async () => {
    const served = await fetch(`${courierUrl}/vendor/centrifuge-5.8.0/centrifuge.js`);
    const published = await readFile(new URL('./node_modules/centrifuge/dist/centrifuge.js', import.meta.url), 'utf8');
    assert.equal(await served.text(), published);
    const page = await fetch(`${courierUrl}/`);
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'.*frame-ancestors 'none'/);
    assert.equal(page.headers.get('x-content-type-options'), 'nosniff');
    await until(async () => (await fetch(`${courierUrl}/demo/token?user=alice`)).ok, () => 'no demo token');
  });
});
