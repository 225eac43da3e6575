/** Attributes of an element by name; `on…` are listeners. False and undefined leave the attribute out, true sets it empty. */
export type ElementAttributes = Readonly<
  Record<string, string | number | boolean | undefined | ((event: Event) => void)>
>;

/**
 * An element with attributes and children. Texts become text nodes, whatever they hold: nothing of a table is taken for markup.
 *
 * @param document That will have it. @param tag Its name. @param content Attributes, and then children; null is left out.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { element } from "@lib/page/parts/element.ts";
 * import { newDocument } from "@lib/plots/frame/new_document.ts";
 * assertEquals(element(newDocument(), "b", [{ class: "x" }, "<i>"]).outerHTML, '<b class="x">&lt;i&gt;</b>');
 * ```
 */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  document: Document,
  tag: Tag,
  [attributes, ...children]: readonly [ElementAttributes, ...(Node | string | null)[]] = [{}],
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name.replace(/^on/, ""), value);
    else if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/**
 * The element of a page with this id.
 *
 * @throws {TypeError} If the page has none.
 */
export function elementOf(document: Document, id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found !== null) return found;
  throw new TypeError(`Cannot show a page as it must have #${id}: current value lacks it`);
}
