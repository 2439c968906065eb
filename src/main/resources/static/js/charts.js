// What happened since the page was opened, as lines.

import {el, byId, setText, natural} from './dom.js';

const POINTS = 300;
const HEIGHT = 150;
const MOST_LINES = 8;

const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const compact = new Intl.NumberFormat('en', {notation: 'compact', maximumFractionDigits: 1});

/** The same name has the same colour in all charts that share a palette, as far as there are enough. */
export class Palette {
  #numbers = new Map();

  /** A number from 1 for each name, no two the same. */
  numbers(names) {
    const taken = new Map();
    for (const name of names) {
      const number = this.#numbers.get(name);
      if (number !== undefined && !taken.has(number)) {
        taken.set(number, name);
      }
    }
    const placed = new Set(taken.values());
    let free = 1;
    for (const name of names.filter(name => !placed.has(name))) {
      while (taken.has(free)) {
        free++;
      }
      taken.set(free, name);
      this.#numbers.set(name, free);
    }
    return new Map([...taken].map(([number, name]) => [name, number]));
  }
}

/** A chart of some lines over time; a line comes into being with its first value. */
export class LineChart {
  #place;
  #words;
  #palette;
  #times = [];
  #lines = new Map();

  /** How many have a value now and no place. */
  #left = 0;
  #plot = null;
  #canvas = el('div', {class: 'plot', role: 'img'});
  #legend = el('ul', {class: 'legend'});
  #more = el('p', {class: 'note'});

  /** words: turns a value into text with its unit. */
  constructor(id, words, palette = new Palette()) {
    this.#place = byId(id);
    this.#palette = palette;
    this.#words = words;
    this.#place.replaceChildren(this.#canvas, this.#legend, this.#more);
    new ResizeObserver(() => this.#fit()).observe(this.#canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#rebuild());
  }

  /** values: {name: number or null}. */
  add(time, values) {
    const present = Object.keys(values).filter(name => values[name] !== null);
    this.#left = present.filter(name => !this.#takeUp(name, present)).length;
    this.#times.push(time);
    this.#lines.forEach((line, name) => line.push(values[name] ?? null));
    if (this.#times.length > POINTS) {
      this.#times.shift();
      this.#lines.forEach(line => line.shift());
    }
    this.#forgetEmptyLines();
    this.#draw();
  }

  /** False if there is no place for it. */
  #takeUp(name, present) {
    if (this.#lines.has(name)) {
      return true;
    }
    if (this.#lines.size === MOST_LINES && !this.#makeRoom(present)) {
      return false;
    }
    this.#lines.set(name, this.#times.map(() => null));
    this.#drop();
    return true;
  }

  /** Who is there goes before who is remembered only: the line that has been empty longest ends. */
  #makeRoom(present) {
    const end = name => this.#lines.get(name).findLastIndex(value => value !== null);
    const [longest] = [...this.#lines.keys()]
      .filter(name => !present.includes(name))
      .sort((a, b) => end(a) - end(b));
    return longest !== undefined && this.#lines.delete(longest);
  }

  #forgetEmptyLines() {
    for (const [name, line] of this.#lines) {
      if (line.every(value => value === null)) {
        this.#lines.delete(name);
        this.#drop();
      }
    }
  }

  #names() {
    return [...this.#lines.keys()].sort(natural);
  }

  #draw() {
    const names = this.#names();
    const data = [this.#times, ...names.map(name => this.#lines.get(name))];
    if (this.#plot === null && this.#canvas.clientWidth > 0) {
      this.#plot = new uPlot(this.#options(names), data, this.#canvas);
    } else {
      this.#plot?.setData(data);
    }
    this.#tell(names);
  }

  #tell(names) {
    const last = name => this.#lines.get(name).at(-1);
    const text = name => (last(name) === null ? '–' : this.#words(last(name)));
    const told = [...this.#legend.children].map(line => line.dataset.name);
    if (names.join('\n') !== told.join('\n')) {
      const numbers = this.#palette.numbers(names);
      this.#legend.replaceChildren(...names.map(name => el('li', {'data-name': name},
        el('span', {class: `swatch line-${numbers.get(name)}`}), `${name} `, el('b'))));
    }
    names.forEach((name, index) => setText(this.#legend.children[index].lastChild, text(name)));
    const more = this.#left > 0 ? `and ${this.#left} more` : '';
    setText(this.#more, more);
    const now = [...names.map(name => `${name} ${text(name)}`), more].filter(Boolean).join(', ');
    this.#canvas.setAttribute('aria-label', `Now: ${now || 'nothing yet'}`);
  }

  #options(names) {
    const numbers = this.#palette.numbers(names);
    const axis = {stroke: colour('--muted'), grid: {stroke: colour('--line'), width: 1}, ticks: {show: false}};
    return {
      width: this.#canvas.clientWidth,
      height: HEIGHT,
      legend: {show: false},
      cursor: {show: false},
      scales: {y: {range: (_, lowest, highest) => [0, Math.max(1, (highest ?? 0) * 1.15)]}},
      axes: [
        {...axis, size: 28, space: 70, values: (_, times) => times.map(time => new Date(time * 1000).toLocaleTimeString('en-GB'))},
        {...axis, size: 44, values: (_, values) => values.map(value => compact.format(value))},
      ],
      series: [{}, ...names.map(name => ({
        label: name, stroke: colour(`--line-${numbers.get(name)}`), width: 2, points: {show: false},
      }))],
    };
  }

  #fit() {
    if (this.#plot !== null && this.#canvas.clientWidth > 0) {
      this.#plot.setSize({width: this.#canvas.clientWidth, height: HEIGHT});
    }
  }

  #rebuild() {
    this.#drop();
    this.#draw();
  }

  #drop() {
    this.#plot?.destroy();
    this.#plot = null;
    this.#legend.replaceChildren();
  }
}
