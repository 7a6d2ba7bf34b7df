/** The demo page in a real browser, and what a person sees and does there. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { courierUrl } from './stack.mjs';

const OUTPUT = fileURLToPath(new URL('./output/', import.meta.url));

export const TIMEOUT_MS = 20_000;

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A browser that has never seen the page: its own storage, so its own devices. */
export async function newVisitor(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light', ...options });
  context.setDefaultTimeout(TIMEOUT_MS);
  return context;
}

/** One window with the demo in it. `complaints` collects what must stay empty. */
export class DemoWindow {
  complaints = [];

  /** The methods that its people have called over WebSockets. */
  called = [];

  /** @param base where the gateway is, or a proxy in front of it */
  static async open(context, path = '/', base = courierUrl) {
    const window = new DemoWindow();
    window.page = await context.newPage();
    window.page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') {
        window.complaints.push(`console: ${message.text()}`);
      }
    });
    window.page.on('pageerror', (error) => window.complaints.push(`error: ${error.message}`));
    window.page.on('request', (request) => {
      const host = new URL(request.url()).host;
      if (host !== new URL(base).host && !request.url().startsWith('data:')) {
        window.complaints.push(`request to another host: ${request.url()}`);
      }
    });
    window.page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => {
        for (const [, method] of String(payload).matchAll(/"method":"([a-z.]+)"/g)) {
          window.called.push(method);
        }
      });
    });
    await window.page.goto(base + path);
    window.alice = new PaneOnPage(window.page, 'Alice');
    window.bob = new PaneOnPage(window.page, 'Bob');
    window.carol = new PaneOnPage(window.page, 'Carol');
    window.panes = [window.alice, window.bob, window.carol];
    window.transport = window.page.getByLabel('Transport');
    return window;
  }

  async connected() {
    for (const pane of this.panes) {
      await pane.shows('connected');
    }
  }

  /** All connected and the greeting at its end. */
  async greeted() {
    await this.connected();
    await this.bob.sees('Press “Disconnect”');
    await this.alice.state('Press “Disconnect”', 'delivered');
  }

  async screenshot(name) {
    await mkdir(OUTPUT, { recursive: true });
    await this.page.screenshot({ path: `${OUTPUT}${name}.png`, fullPage: true });
  }
}

/** Opens the page for a new visitor of this browser; whatever happens, it must not have complained. */
export async function visit(browser, options, path, body) {
  const context = await newVisitor(browser, options);
  try {
    const window = await DemoWindow.open(context, path);
    await body(window, context);
    assert.deepEqual(window.complaints, []);
    for (const pane of window.panes) {
      assert.equal(await pane.count('repeated'), 0, `${pane.name}: repeated`);
      assert.equal(await pane.count('disorder'), 0, `${pane.name}: out of order`);
    }
  } finally {
    await context.close();
  }
}

/** One person's part of the page. */
export class PaneOnPage {
  constructor(page, name) {
    this.page = page;
    this.name = name;
    this.pane = page.getByRole('region', { name, exact: true });
    this.field = this.pane.getByRole('textbox');
    this.toggle = this.pane.getByRole('button', { name: /onnect/ });
    this.status = this.pane.getByRole('status');
    this.lastIn = this.pane.locator('.last-in');
    this.members = this.pane.locator('.members');
  }

  /** Turns to the conversation with this name. */
  async choose(name) {
    await this.pane.locator('.conversations label').filter({ hasText: name }).click();
  }

  button(name) {
    return this.pane.getByRole('button', { name, exact: true });
  }

  /** Waits for a line that the group tells of itself. */
  async isTold(text) {
    await this.pane.locator('.event').getByText(text, { exact: true }).first().waitFor();
  }

  async type(text) {
    await this.field.click();
    await this.page.keyboard.type(text);
    await this.page.keyboard.press('Enter');
  }

  async paste(text) {
    await this.field.fill(text);
    await this.field.press('Enter');
  }

  /** Waits until the strip says that the connection is over this transport. */
  async isOver(transport) {
    await this.pane.locator('.transport').getByText(transport, { exact: true }).waitFor();
  }

  async shows(connection) {
    await this.status.getByText(connection, { exact: true }).waitFor();
  }

  async disconnect() {
    await this.toggle.click();
    await this.shows('disconnected');
  }

  async connect() {
    await this.toggle.click();
    await this.shows('connected');
  }

  row(text) {
    return this.pane.getByRole('listitem').filter({ has: this.page.locator('.bubble').getByText(text) });
  }

  async sees(text) {
    await this.row(text).first().waitFor();
  }

  /** Waits until the own message with this text is in the state. */
  async state(text, state) {
    await this.row(text).locator('.state').getByText(state, { exact: true }).waitFor();
  }

  /** All messages as a reader sees them, from top to bottom. */
  texts() {
    return this.pane.locator('.message .text').allTextContents();
  }

  async via(text) {
    return (await this.row(text).locator('.via').textContent()) ?? '';
  }

  async count(name) {
    return Number(await this.pane.locator(`.count-${name}`).textContent());
  }
}
