import { paragraph } from "../../report/parts/page_parts.ts";
import { ChartMount, type DrawChart } from "../parts/chart_mount.ts";
import { element } from "../parts/element.ts";

/** A record with what could not be read beside it. */
export type Noted<Record> = Record & { readonly notes: readonly { readonly code: string; readonly message: string }[] };

/** What could not be read beside a record, as HTML. */
export function notesOf({ notes }: Noted<object>): string {
  return notes.map(({ message }) => paragraph(message, "message bad")).join("");
}

/** A chart, which says itself what it shows. @param document That will have it. @param draw Draws it. */
export function chartPart(document: Document, draw: DrawChart): HTMLElement {
  const place = element(document, "div");
  new ChartMount(place, draw);
  return element(document, "figure", [{}, place]);
}

/**
 * A section of a page; null without content.
 *
 * @param document That will have it. @param title Its heading, as text. @param content Below it; empty elements are left out.
 */
export function sectionPart(document: Document, title: string, content: readonly (Node | null)[]): HTMLElement | null {
  // A figure is drawn when it comes into view.
  const shown = present(content).filter((node) => node.textContent !== "" || node.nodeName === "FIGURE");
  return shown.length === 0 ? null : element(document, "section", [{}, element(document, "h2", [{}, title]), ...shown]);
}

/** What is there of some nodes. */
export function present(nodes: readonly (Node | null)[]): Node[] {
  return nodes.filter((node) => node !== null);
}

/** An instant for people: day and minute, UTC. @param text ISO, or empty. */
export function instant(text: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? `${text.slice(0, 10)} ${text.slice(11, 16)} UTC` : text;
}
