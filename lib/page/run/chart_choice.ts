import { ChartMount } from "../parts/chart_mount.ts";
import { element } from "../parts/element.ts";
import type { OverviewChart } from "./overview_charts.ts";

/**
 * A chart in its place, with a choice of what it shows where there is more than one.
 *
 * @param document Of the page. @param chart At least one to draw.
 */
export function chartOf(document: Document, { draws, says }: OverviewChart): { place: HTMLElement; mount: ChartMount } {
  const drawing = element(document, "div"), mount = new ChartMount(drawing, (width) => draws[0]?.draw(width) ?? null);
  const choice = element(document, "select", [
    { onchange: () => mount.change((width) => draws.find(({ name }) => name === choice.value)?.draw(width) ?? null) },
    ...draws.map(({ name }) => element(document, "option", [{ value: name }, name])),
  ]);
  const label = element(document, "label", [{ class: "controls" }, "Model", choice]);
  const caption = element(document, "figcaption", [{}, says]);
  const place = element(document, "figure", [
    {},
    draws.length > 1 ? label : null,
    drawing,
    says === "" ? null : caption,
  ]);
  return { place, mount };
}
