package io.ringcast.system;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** How well texts can be told from what is behind them, as WCAG 2 computes it. */
final class Contrast {

  private static final String SCRIPT =
      """
      (() => {
        const parse = colour => {
          const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number);
          return {r, g, b, a};
        };
        const over = (top, below) => {
          const mix = part => top[part] * top.a + below[part] * (1 - top.a);
          return {r: mix('r'), g: mix('g'), b: mix('b'), a: 1};
        };
        const linear = part => {
          const c = part / 255;
          return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
        };
        const light = ({r, g, b}) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
        const ancestors = element => element ? [element, ...ancestors(element.parentElement)] : [];
        const behind = element => ancestors(element).reverse()
          .map(one => parse(getComputedStyle(one).backgroundColor))
          .reduce((below, top) => over(top, below), parse('rgb(255, 255, 255)'));
        const opacity = element => ancestors(element)
          .reduce((product, one) => product * Number(getComputedStyle(one).opacity), 1);
        const ratio = element => {
          const style = getComputedStyle(element);
          const card = behind(element);
          const colour = parse(element instanceof SVGElement ? style.fill : style.color);
          const [low, high] = [light(over({...colour, a: colour.a * opacity(element)}, card)), light(card)]
            .sort((a, b) => a - b);
          return (high + 0.05) / (low + 0.05);
        };
        const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const found = new Map();
        while (words.nextNode()) {
          const element = words.currentNode.parentElement;
          const text = words.currentNode.data.trim();
          if (text && element.checkVisibility() && !element.closest('.unseen, .skip, noscript, :disabled')) {
            found.set(element, text);
          }
        }
        return [...found].filter(([element]) => ratio(element) < %s)
          .map(([element, text]) => `${ratio(element).toFixed(2)} "${text}" <${element.localName} class="${element.getAttribute('class')}">`);
      })()
      """;

  private Contrast() {}

  /** All visible texts with less than that. */
  static List<String> below(BrowserPage page, double least) {
    return page.evaluate(SCRIPT.formatted(least)).valueStream().map(JsonNode::asString).toList();
  }
}
