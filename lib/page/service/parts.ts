import { ChartMount, type DrawChart } from "../chart_mount.ts";
import { element } from "../element.ts";

/**
 * HTML of `page_parts.ts` as an element. @param document That will have it. @param content Whose texts are escaped.
 */
export function part(document: Document, content: string): HTMLElement {
  const made = element(document, "div");
  made.innerHTML = content;
  return made;
}

/**
 * A chart with the sentence of what it says. @param document That will have it. @param draw Draws it. @param says May be empty.
 */
export function chartPart(document: Document, draw: DrawChart, says = ""): HTMLElement {
  const place = element(document, "div");
  new ChartMount(place, draw);
  return element(document, "figure", [{}, place, says === "" ? null : element(document, "figcaption", [{}, says])]);
}

/**
 * A section of a page; null without content.
 *
 * @param document That will have it. @param title Its heading, as text. @param content Below it; empty elements are left out.
 */
export function sectionPart(document: Document, title: string, content: readonly (Node | null)[]): HTMLElement | null {
  const shown = content.filter((node) => node !== null && node.textContent !== "");
  const hasFigure = content.some((node) => node?.nodeName === "FIGURE");
  if (shown.length === 0 && !hasFigure) return null;
  return element(document, "section", [{}, element(document, "h2", [{}, title]), ...content]);
}

/** What is there of some nodes. */
export function present(nodes: readonly (Node | null)[]): Node[] {
  return nodes.filter((node) => node !== null);
}

/** Numbers as charts have them: unknown is NaN. */
export function numbers(values: readonly (number | null)[]): number[] {
  return values.map((value) => value ?? NaN);
}

/** An instant for people: day and minute, UTC. @param text ISO, or empty. */
export function instant(text: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? `${text.slice(0, 10)} ${text.slice(11, 16)} UTC` : text;
}
