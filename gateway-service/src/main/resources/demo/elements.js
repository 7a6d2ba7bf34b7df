/** Small things that everything on the page is drawn with. */

/** An element with text in it: nothing that was received ever becomes markup. */
export function element(name, className, text) {
  const made = document.createElement(name);
  if (className) {
    made.className = className;
  }
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}

export function setText(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

/** A moment as the time of its day. */
export function timeElement(at, withSeconds = false) {
  const moment = new Date(at);
  const second = withSeconds ? '2-digit' : undefined;
  const time = element('time', '', moment.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second }));
  time.dateTime = moment.toISOString();
  return time;
}
