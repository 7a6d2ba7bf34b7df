/** What must hold for the messages that one person has received. */
import assert from 'node:assert/strict';

function assertRising(numbers, what) {
  numbers.forEach((number, index) => {
    assert.ok(index === 0 || number > numbers[index - 1], `${what} falls at ${index}: ${numbers.slice(index - 1, index + 1)}`);
  });
}

export function assertOnceAndInOrder(messages, texts) {
  assert.deepEqual(messages.map((message) => message.content.text), texts);
  assert.equal(new Set(messages.map((message) => message.id)).size, texts.length);
  assertRising(messages.map((message) => message.seq), 'seq');
  assertRising(messages.filter((message) => message.offset !== undefined).map((message) => message.offset), 'position');
}
