/** The group on the demo page: three people, who come and go. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DemoWindow, launch, newVisitor, visit } from './demo-page.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** Everybody turns to the group at once. */
async function openTeam(window) {
  await window.connected();
  for (const pane of window.panes) {
    await pane.choose('Team');
  }
  await allAreMembers(window);
}

async function allAreMembers(window) {
  for (const pane of window.panes) {
    await pane.members.getByText(/^Alice.*, Bob.* and Carol/).waitFor();
  }
}

const created = (window) => window.called.filter((method) => method === 'group.create').length;

describe('the group of the demo page', () => {
  test('is created once, and what one writes reaches the two others in order', async () => {
    await visit(browser, {}, '/', async (window) => {
      const { alice, bob, carol, page } = window;
      await openTeam(window);
      assert.ok(created(window) <= 1, 'one creates it, the others find it');
      const createdHere = created(window);

      await alice.type('Lunch at noon?');
      await carol.sees('Lunch at noon?');
      await alice.state('Lunch at noon?', 'delivered');
      await bob.type('I am in.');
      await carol.sees('I am in.');
      const more = ['Then three seats.', 'By the window.', 'I will call them.'];
      for (const text of more) {
        await carol.type(text);
      }
      const all = ['Lunch at noon?', 'I am in.', ...more];
      for (const pane of window.panes) {
        await pane.sees(more.at(-1));
        assert.deepEqual(await pane.texts(), all, pane.name);
      }
      assert.equal(await bob.row('Lunch at noon?').locator('.sender').textContent(), 'Alice');
      assert.equal(await bob.row('By the window.').locator('.sender').textContent(), 'Carol');
      await carol.row(more.at(-1)).getByText('to Alice and Bob', { exact: true }).waitFor();
      await window.screenshot('group-desktop');

      await alice.choose('Bob');
      await bob.type('Who called?');
      await alice.pane.locator('.conversations label').filter({ hasText: 'Team' }).getByText('1', { exact: true }).waitFor();
      assert.equal(await alice.row('Who called?').count(), 0, 'each conversation for itself');
      await alice.choose('Team');
      await alice.sees('Who called?');

      await page.reload();
      await window.connected();
      await allAreMembers(window);
      for (const pane of window.panes) {
        assert.deepEqual(await pane.texts(), [...all, 'Who called?'], `${pane.name} after the reload`);
      }
      await carol.type('It was me.');
      await alice.sees('It was me.');
      await bob.sees('It was me.');
      assert.equal(created(window), createdHere, 'a reload creates no other');

      const elsewhere = await newVisitor(browser);
      try {
        // As in a browser that has seen another stack at this address.
        await elsewhere.addInitScript(() => localStorage.setItem('courier-demo.team', '"long-gone"'));
        const other = await DemoWindow.open(elsewhere);
        await openTeam(other);
        assert.equal(created(other), 0, 'another browser finds it, whatever it remembers');
        await other.bob.type('From another browser');
        await alice.sees('From another browser');
        await carol.sees('From another browser');
        assert.deepEqual(other.complaints, []);
      } finally {
        await elsewhere.close();
      }
    });
  });

  test('who leaves is refused and hears nothing until he is added again', async () => {
    await visit(browser, {}, '/', async (window) => {
      await openTeam(window);
      const { panes } = window;
      const told = await panes[0].members.textContent();
      const owner = panes.find(({ name }) => told.includes(`${name} (owner)`));
      const [stays, leaves] = panes.filter((pane) => pane !== owner);

      await owner.button('Leave').click();
      await owner.pane.getByRole('alert').getByText(/owner .*\(1008\)$/).waitFor();

      await leaves.button('Leave').click();
      for (const pane of panes) {
        await pane.isTold(`${leaves.name} left`);
      }
      await leaves.members.getByText('Not a member.').waitFor();
      await leaves.type('Am I heard?');
      await leaves.state('Am I heard?', 'refused');
      assert.match(await leaves.row('Am I heard?').locator('.reason').textContent(), /\(1001\)$/);
      await owner.type('Without the third');
      await stays.sees('Without the third');

      await stays.button(`Add ${leaves.name}`).click();
      for (const pane of panes) {
        await pane.isTold(`${stays.name} added ${leaves.name}`);
      }
      await allAreMembers(window);
      await owner.type('Welcome back');
      await leaves.sees('Welcome back');
      assert.deepEqual(await leaves.texts(), ['Am I heard?', 'Welcome back']);
      assert.deepEqual(await owner.texts(), ['Without the third', 'Welcome back']);
      await window.screenshot('group-left-and-back');
    });
  });
});
