// Elements from data. Text is always set as text: nothing that a node tells is read as HTML.

const SVG = 'http://www.w3.org/2000/svg';

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

export function el(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

export const byId = id => document.getElementById(id);

/** Changes the text only if it is another one, so that a selection lives on. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Changes the attribute only if it has another value, so that nobody is told of it again. */
export function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== `${value}`) {
    element.setAttribute(name, value);
  }
}

/**
 * Gives the element one child for each key, in this order, and returns them. A child stays the same
 * as long as its key is there: a click, a selection and a screen reader's place outlive a refresh.
 */
export function keepChildren(element, keys, make) {
  const former = new Map([...element.children].map(child => [child.dataset.key, child]));
  const children = keys.map(key => former.get(key) ?? fill(make(key), {'data-key': key}, []));
  former.forEach((child, key) => keys.includes(key) || child.remove());
  children.forEach((child, index) => {
    if (element.children[index] !== child) {
      element.insertBefore(child, element.children[index] ?? null);
    }
  });
  return children;
}

/** Ids as the cluster orders them: server10 is above server9. */
export const natural = new Intl.Collator('en', {numeric: true}).compare;

export function seconds(millis) {
  if (millis === null || millis === undefined) {
    return '–';
  }
  return millis < 1000 ? `${Math.round(millis)} ms` : `${(millis / 1000).toFixed(1)} s`;
}

export function duration(totalSeconds) {
  const units = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];
  const [size, unit] = units.find(([size]) => totalSeconds >= size) ?? [1, 's'];
  return `${Math.floor(totalSeconds / size)} ${unit}`;
}

export const plural = (count, word) => `${count} ${word}${count === 1 ? '' : 's'}`;
