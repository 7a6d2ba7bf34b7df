import { randomId } from './ids.js';

const WAIT_FOR_OWN_LOCK_MS = 2000;

/**
 * The id of this browser window, from which its two device ids are made.
 *
 * A device must stay the same over a reload, or its mailbox would be left behind; and two windows
 * must never share one, or the newer would replace the older (code 3503). So a window holds a lock
 * on its id as long as it is open: a reload takes its own id again, a new window the first known
 * id that no other window holds, and only then a new one.
 *
 * Without the Web Locks API (plain http from another host) the id is kept for the tab alone. Then
 * a *duplicated* tab shares it, and the older of the two is told that it was replaced.
 */
export async function claimWindow(store) {
  const own = sessionStorage.getItem('courier-demo.window');
  const id = navigator.locks ? await claimWithLock(store, own) : (own ?? newId());
  sessionStorage.setItem('courier-demo.window', id);
  return id;
}

async function claimWithLock(store, own) {
  // After a reload the former page may hold the lock for a moment longer.
  if (own && (await hold(own, { signal: AbortSignal.timeout(WAIT_FOR_OWN_LOCK_MS) }))) {
    return own;
  }
  const known = store.get('windows', []);
  for (const id of known) {
    if (await hold(id, { ifAvailable: true })) {
      return id;
    }
  }
  const id = newId();
  await hold(id, {});
  store.set('windows', [...known, id]);
  return id;
}

/** Takes the lock for as long as the window is open; false when another window has it. */
function hold(id, options) {
  return new Promise((resolve) => {
    navigator.locks
      .request(`courier-demo.window.${id}`, options, (lock) => {
        resolve(lock !== null);
        return lock === null ? undefined : new Promise(() => {});
      })
      .catch(() => resolve(false));
  });
}

function newId() {
  return randomId().slice(0, 8);
}
