// What happened since the page was opened, as lines.

import {el, byId, setText, natural} from './dom.js';

const POINTS = 300;
const HEIGHT = 150;
const MOST_LINES = 8;

const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const compact = new Intl.NumberFormat('en', {notation: 'compact', maximumFractionDigits: 1});

/** The same name has the same colour in all charts that share a palette. */
export class Palette {
  #names = [];

  number(name) {
    if (!this.#names.includes(name)) {
      this.#names.push(name);
    }
    return (this.#names.indexOf(name) % MOST_LINES) + 1;
  }
}

/** A chart of some lines over time; a line comes into being with its first value. */
export class LineChart {
  #place;
  #words;
  #palette;
  #times = [];
  #lines = new Map();
  #plot = null;
  #canvas = el('div', {class: 'plot', role: 'img'});
  #legend = el('ul', {class: 'legend'});

  /** words: turns a value into text with its unit. */
  constructor(id, words, palette = new Palette()) {
    this.#place = byId(id);
    this.#palette = palette;
    this.#words = words;
    this.#place.replaceChildren(this.#canvas, this.#legend);
    new ResizeObserver(() => this.#fit()).observe(this.#canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#rebuild());
  }

  /** values: {name: number or null}. */
  add(time, values) {
    for (const name of Object.keys(values)) {
      if (!this.#lines.has(name) && this.#lines.size < MOST_LINES) {
        this.#lines.set(name, this.#times.map(() => null));
        this.#drop();
      }
    }
    this.#times.push(time);
    this.#lines.forEach((line, name) => line.push(values[name] ?? null));
    if (this.#times.length > POINTS) {
      this.#times.shift();
      this.#lines.forEach(line => line.shift());
    }
    this.#forgetEmptyLines();
    this.#draw();
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
    if (this.#legend.children.length !== names.length) {
      this.#legend.replaceChildren(...names.map(name =>
        el('li', {}, el('span', {class: `swatch line-${this.#palette.number(name)}`}), `${name} `, el('b'))));
    }
    names.forEach((name, index) => setText(this.#legend.children[index].lastChild, text(name)));
    this.#canvas.setAttribute(
      'aria-label', `Now: ${names.map(name => `${name} ${text(name)}`).join(', ') || 'nothing yet'}`);
  }

  #options(names) {
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
        label: name, stroke: colour(`--line-${this.#palette.number(name)}`), width: 2, points: {show: false},
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
