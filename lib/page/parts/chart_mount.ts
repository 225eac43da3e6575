import type { Chart } from "../../plots/frame/chart.ts";
import { ReadOut } from "./read_out.ts";

/** Draws a chart for as many pixels as there are; null: there is nothing to draw. */
export type DrawChart = (width: number) => Chart | null;

/** Pixels by which a place must change for its chart to be drawn anew: scroll bars come and go. */
const LEAST_CHANGE = 6;
/** Narrower than this no axis can be read; the place is then moved sideways. */
const LEAST_WIDTH = 280;

/**
 * A place for a chart: drawn when it comes into view, and again when its place has another width. Colours are those of the page's
 * style sheet, so that they follow it without being drawn again.
 */
export class ChartMount {
  readonly #root: HTMLElement;
  readonly #readOut: ReadOut;
  #draw: DrawChart;
  #width = 0;
  #isDue = true;

  /** @param root Element that the chart fills. @param draw Draws it. */
  constructor(root: HTMLElement, draw: DrawChart) {
    this.#root = root;
    this.#draw = draw;
    this.#readOut = new ReadOut(root);
    root.classList.add("chart");
    // Room for it before it is drawn, so that what is below it does not jump.
    root.style.minHeight = "120px";
    new IntersectionObserver((entries, observer) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      this.show();
    }, { rootMargin: "300px" }).observe(root);
    new ResizeObserver(() => this.#isDue || this.show()).observe(root);
  }

  /** Draw it now, if it is not drawn at this width: also for a printer, which sees what was never in view. */
  show(): void {
    const width = Math.max(LEAST_WIDTH, this.#root.clientWidth);
    if (!this.#isDue && Math.abs(width - this.#width) < LEAST_CHANGE) return;
    [this.#isDue, this.#width] = [false, width];
    const chart = this.#draw(width);
    this.#root.innerHTML = chart?.toSVG("page") ?? "";
    this.#readOut.update();
    this.#root.style.minHeight = "";
  }

  /** Another chart in its place. */
  change(draw: DrawChart): void {
    this.#draw = draw;
    this.#isDue = true;
    this.show();
  }
}
