/** What the demo page looks like, and whether it can be used by everybody: keyboard, phone, contrast. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { contrastProblems } from './contrast.mjs';
import { launch, visit } from './demo-page.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

describe('how the demo page is used', () => {
  test('everything can be done with the keyboard', async () => {
    await visit(browser, {}, '/', async (window) => {
      const { alice, bob, page } = window;
      await window.greeted();
      const tabTo = async (target) => {
        for (let presses = 0; presses < 25; presses++) {
          await page.keyboard.press('Tab');
          if (await target.evaluate((element) => element === document.activeElement)) {
            const ring = await target.evaluate((element) => getComputedStyle(element).outlineStyle);
            assert.notEqual(ring, 'none', 'focus is visible');
            return;
          }
        }
        assert.fail('not reached with Tab');
      };
      await tabTo(bob.toggle);
      await page.keyboard.press('Space');
      await bob.shows('disconnected');
      assert.ok(await bob.toggle.evaluate((element) => element === document.activeElement), 'focus stays');

      await tabTo(alice.field);
      await page.keyboard.type('line one');
      await page.keyboard.press('Shift+Enter');
      await page.keyboard.type('line two');
      await page.keyboard.press('Enter');
      await alice.state('line one', 'accepted');
      assert.equal(await alice.field.inputValue(), '');
      assert.ok((await alice.texts()).includes('line one\nline two'));

      await tabTo(bob.toggle);
      await page.keyboard.press('Enter');
      await bob.shows('connected');
      await bob.sees('line two');

      const summary = alice.pane.locator('summary');
      await tabTo(summary);
      await page.keyboard.press('Enter');
      await alice.pane.locator('.events li').first().waitFor();
      await page.keyboard.press('Escape');
      await alice.pane.locator('.events').waitFor({ state: 'hidden' });
    });
  });

  test('the transport can be chosen with the keyboard, and is remembered', async () => {
    await visit(browser, {}, '/', async (window) => {
      const { alice, bob, page } = window;
      await window.greeted();
      await alice.isOver('WebSocket');
      await window.transport.focus();
      await page.keyboard.type('SSE');
      for (const name of ['SSE', 'HTTP stream']) {
        await alice.isOver(name);
        await bob.isOver(name);
        await window.connected();
        await alice.type(`over ${name}`);
        await bob.sees(`over ${name}`);
        await alice.state(`over ${name}`, 'delivered');
        await window.transport.focus();
        await page.keyboard.press('ArrowUp');
      }
      await alice.isOver('WebSocket');
      await page.keyboard.press('ArrowDown');
      await page.reload();
      await window.connected();
      await alice.isOver('HTTP stream');
      assert.equal(await window.transport.inputValue(), 'http_stream');
      await bob.type('still over HTTP');
      await alice.sees('still over HTTP');
    });
  });

  for (const colorScheme of ['light', 'dark']) {
    test(`fits a phone of 360 pixels, ${colorScheme}`, async () => {
      const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2, colorScheme };
      await visit(browser, phone, '/', async (window) => {
        const { alice, bob, page } = window;
        await window.greeted();
        await alice.type(`A long word must break: ${'courier'.repeat(20)}`);
        await bob.sees('A long word must break');
        await bob.toggle.tap();
        await bob.shows('disconnected');
        await alice.type('Sent from a phone');
        await alice.state('Sent from a phone', 'accepted');
        await bob.toggle.tap();
        await bob.sees('Sent from a phone');
        const { wide, small } = await page.evaluate(() => ({
          wide: document.documentElement.scrollWidth,
          small: [...document.querySelectorAll('button, textarea, select')]
            .filter((element) => element.checkVisibility() && element.getBoundingClientRect().height < 36)
            .map((element) => element.className),
        }));
        assert.equal(wide, 360, 'no horizontal scrolling');
        assert.deepEqual(small, [], 'big enough for a finger');
        await window.screenshot(`phone-${colorScheme}`);
      });
    });

    test(`has readable contrast, ${colorScheme}`, async () => {
      await visit(browser, { colorScheme }, '/', async (window) => {
        const { alice, bob, carol, page } = window;
        await window.greeted();
        await bob.disconnect();
        await bob.type('not yet sent');
        await alice.pane.locator('summary').click();
        await bob.state('not yet sent', 'sending');
        await carol.choose('Team');
        await carol.members.getByText('Alice').waitFor();
        await alice.choose('Team');
        await alice.type('to the team');
        await carol.sees('to the team');
        assert.deepEqual(await page.evaluate(contrastProblems), []);
        await window.screenshot(`desktop-${colorScheme}-disconnected`);
      });
    });
  }
});
