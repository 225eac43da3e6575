import { assert, assertEquals } from "@std/assert";
import type { Chart } from "@lib/plots/frame/chart.ts";
import { parseHTML } from "linkedom";

const FOLDER = new URL("../golden/plots/", import.meta.url);

/**
 * Compare a chart with its committed picture; `UPDATE_GOLDEN=1` writes it instead.
 *
 * Ids (they count up within a process) and decimals (they differ in the last bits between machines) are normalised.
 */
export async function assertGolden(chart: Chart, name: string): Promise<void> {
  const svg = normaliseSvg(chart.toSVG());
  assertWellFormed(svg);
  const file = new URL(`${name}.svg`, FOLDER);
  if (Deno.env.get("UPDATE_GOLDEN") === "1") {
    await Deno.mkdir(FOLDER, { recursive: true });
    await Deno.writeTextFile(file, svg);
    return;
  }
  assertEquals(svg, await Deno.readTextFile(file), `${name}.svg differs; look at it, then run with UPDATE_GOLDEN=1`);
}

/** One element per line, ids renumbered, at most one decimal in attributes. */
export function normaliseSvg(svg: string): string {
  const ids = new Map<string, string>();
  return svg
    .replace(/plot-(clip|[a-z]+)-\d+/g, (id) => ids.get(id) ?? (ids.set(id, `id-${ids.size + 1}`), `id-${ids.size}`))
    .replace(/="[^"]*"/g, (attribute) => attribute.replace(/-?\d+\.\d{2,}(?:e-?\d+)?/g, round))
    .replace(/></g, ">\n<") + "\n";
}

function round(number: string): string {
  return String(Math.round(Number(number) * 10) / 10 + 0);
}

/** Tags are balanced and no character is one that XML forbids. */
export function assertWellFormed(svg: string): void {
  // deno-lint-ignore no-control-regex
  assert(!/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(svg), "forbidden character");
  const open: string[] = [];
  for (const [, close, name, empty] of svg.matchAll(/<(\/?)([a-zA-Z]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (close) assertEquals(open.pop(), name);
    else if (!empty) open.push(name);
  }
  assertEquals(open, []);
}

/** All visible texts of a chart. */
export function chartTexts(chart: Chart): string[] {
  const { document } = parseHTML(`<html><body>${chart.toSVG()}</body></html>`);
  return [...document.querySelectorAll("text")].map((text) => text.textContent ?? "");
}

/** How many elements a selector finds in a chart. */
export function count(chart: Chart, selector: string): number {
  const { document } = parseHTML(`<html><body>${chart.toSVG()}</body></html>`);
  return document.querySelectorAll(selector).length;
}

/** Reproducible demand: level, trend, weekly season and a ripple. Shape [n], from period `first`. */
export function demand(n: number, options: { level: number; first?: number }): { ds: number[]; y: number[] } {
  const { level, first = 19_000 } = options;
  const ds = Array.from({ length: n }, (_, i) => first + i);
  const y = ds.map((_, i) =>
    level * (1 + 0.004 * i + 0.3 * Math.sin(2 * Math.PI * i / 7) + 0.1 * Math.sin(i * 12.9898))
  );
  return { ds, y };
}
