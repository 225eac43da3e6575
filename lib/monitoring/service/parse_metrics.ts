/** One value of a scrape. */
export interface MetricSample {
  /** Name of the metric, with `_bucket`, `_sum`, `_count` of a histogram. */
  readonly name: string;
  /** Its labels. */
  readonly labels: Readonly<Record<string, string>>;
  /** The value; may be infinite or NaN. */
  readonly value: number;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?\s*$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/**
 * Values of the text format of Prometheus; a line that is none is passed over.
 *
 * @param text What a scrape gave.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseMetrics } from "@lib/monitoring/service/parse_metrics.ts";
 * assertEquals(parseMetrics('# HELP a\na{b="c"} 2\n'), [{ name: "a", labels: { b: "c" }, value: 2 }]);
 * ```
 */
export function parseMetrics(text: string): MetricSample[] {
  return text.split("\n").flatMap((line) => {
    if (line.startsWith("#")) return [];
    const [, name, labels = "", value] = LINE.exec(line) ?? [];
    if (name === undefined || value === undefined) return [];
    const pairs = [...labels.matchAll(LABEL)].map(([, label = "", text = ""]) => [label, unescape(text)]);
    return [{ name, labels: Object.fromEntries(pairs), value: numberOf(value) }];
  });
}

function numberOf(text: string): number {
  if (/^[+-]?Inf$/.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  return Number(text);
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, (_, char) => char === "n" ? "\n" : char);
}
