/** What an element may have besides its children: attributes, and listeners by `on` and the event's name. */
interface Attributes {
  readonly [name: string]: string | number | boolean | undefined | ((event: Event) => void);
}

type Child = Node | string | undefined | false;

/** An HTML element. Strings become text and nothing else: what a manifest says is never markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  return filled(document.createElement(name), attributes, children);
}

const SVG = 'http://www.w3.org/2000/svg';

export function svg<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled<E extends Element>(made: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') made.addEventListener(name.replace(/^on/, ''), value);
    else made.setAttribute(name, value === true ? '' : String(value));
  }
  made.append(...children.filter((child) => child !== undefined && child !== false));
  return made;
}

/** Puts something else in the place of what an element holds. */
export function fill(place: Element, ...children: readonly Child[]): void {
  place.replaceChildren(...children.filter((child) => child !== undefined && child !== false));
}
