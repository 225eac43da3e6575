import { element } from "./element.ts";

/** A period of a chart: the line that marks it, and what is said of it. */
interface Place {
  readonly line: SVGLineElement;
  readonly text: string;
}

/**
 * Says beside the pointer, or under a finger, what a chart shows at the nearest period. Charts that can be read have titles at lines
 * that are not seen (`readMarks` of lib/plots).
 */
export class ReadOut {
  readonly #root: HTMLElement;
  readonly #box: HTMLElement;
  #places: readonly Place[] = [];
  #shown: SVGLineElement | null = null;

  /** @param root The place of a chart. */
  constructor(root: HTMLElement) {
    this.#root = root;
    // Who cannot see charts has the same as a table.
    this.#box = element(root.ownerDocument, "div", [{ class: "read-out", hidden: true, "aria-hidden": "true" }]);
    for (const type of ["pointermove", "pointerdown"] as const) {
      root.addEventListener(type, ({ clientX }) => this.#show(clientX));
    }
    root.addEventListener("pointerleave", () => this.#hide());
  }

  /** Take in a chart that was drawn anew. */
  update(): void {
    this.#places = [...this.#root.querySelectorAll<SVGLineElement>("line:has(> title)")].map((line) => {
      const title = line.querySelector("title"), text = title?.textContent ?? "";
      // The browser's own box would come on top.
      title?.remove();
      return { line, text };
    });
    this.#shown = null;
    this.#box.hidden = true;
    if (this.#places.length > 0) this.#root.append(this.#box);
  }

  #show(clientX: number): void {
    let nearest: Place | null = null, distance = Infinity, at = 0;
    for (const place of this.#places) {
      const { left, width } = place.line.getBoundingClientRect(), middle = left + width / 2;
      if (Math.abs(middle - clientX) < distance) [nearest, distance, at] = [place, Math.abs(middle - clientX), middle];
    }
    if (nearest === null) return;
    this.#mark(nearest.line);
    this.#box.textContent = nearest.text;
    this.#box.hidden = false;
    const { left, width } = this.#root.getBoundingClientRect(), isRight = at - left > width / 2;
    // On the side where there is room, so that it does not cover the line.
    this.#box.style.left = isRight ? "" : `${at - left + 10}px`;
    this.#box.style.right = isRight ? `${left + width - at + 10}px` : "";
  }

  #hide(): void {
    this.#mark(null);
    this.#box.hidden = true;
  }

  #mark(line: SVGLineElement | null): void {
    if (this.#shown === line) return;
    this.#shown?.removeAttribute("class");
    line?.setAttribute("class", "read");
    this.#shown = line;
  }
}
