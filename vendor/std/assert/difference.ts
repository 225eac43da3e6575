type Line = readonly [mark: " " | "-" | "+", text: string];

/** Lines of unchanged text shown around a change. */
const CONTEXT = 4;
/** Beyond this many cells the table of the exact difference would be too large. */
const MAX_CELLS = 4_000_000;
const MAX_LINES = 400;

/** A value as text, stable under key order, for messages. */
export function format(value: unknown): string {
  return Deno.inspect(value, {
    depth: Infinity,
    sorted: true,
    trailingComma: true,
    compact: false,
    iterableLimit: 10_000,
    strAbbreviateSize: Infinity,
  }).replaceAll("\r", "\\r");
}

/**
 * The lines in which two texts differ, marked `-` (only in `actual`) and `+` (only in `expected`).
 *
 * @param actual Text. @param expected Text.
 */
export function formatDifference(actual: string, expected: string): string {
  const lines = differenceOf(actual.split("\n"), expected.split("\n"));
  const near = new Uint8Array(lines.length);
  lines.forEach(([mark], i) => {
    if (mark !== " ") near.fill(1, Math.max(0, i - CONTEXT), i + CONTEXT + 1);
  });
  const shown: string[] = [];
  for (let i = 0; i < lines.length && shown.length < MAX_LINES; i++) {
    if (near[i]) shown.push(`${lines[i]![0]}   ${lines[i]![1]}`);
    else if (i === 0 || near[i - 1]) shown.push("    ...");
  }
  return `\n\n    [Diff] - Actual / + Expected\n\n${shown.join("\n")}\n`;
}

function differenceOf(a: string[], b: string[]): Line[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const same = (lines: string[]): Line[] => lines.map((line) => [" ", line]);
  const middle = changes(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return [...same(a.slice(0, start)), ...middle, ...same(a.slice(a.length - end))];
}

/** Longest common subsequence, by the textbook table. */
function changes(a: string[], b: string[]): Line[] {
  if (a.length * b.length > MAX_CELLS) return [...removed(a), ...added(b)];
  const width = b.length + 1;
  const table = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const skip = Math.max(table[(i + 1) * width + j]!, table[i * width + j + 1]!);
      table[i * width + j] = a[i] === b[j] ? table[(i + 1) * width + j + 1]! + 1 : skip;
    }
  }
  const lines: Line[] = [];
  let i = 0, j = 0;
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) lines.push([" ", a[i++]!]), j++;
    else if (table[(i + 1) * width + j]! >= table[i * width + j + 1]!) lines.push(["-", a[i++]!]);
    else lines.push(["+", b[j++]!]);
  }
  return [...lines, ...removed(a.slice(i)), ...added(b.slice(j))];
}

function removed(lines: string[]): Line[] {
  return lines.map((line) => ["-", line]);
}

function added(lines: string[]): Line[] {
  return lines.map((line) => ["+", line]);
}
