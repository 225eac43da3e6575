import type { Proposal } from "./proposal.ts";

/** Line length of comments. */
const WIDTH = 100;

/**
 * A proposed config as the text of its file: JSON with a comment on each field.
 *
 * @param proposal The config, and why.
 * @param options `head`: lines above all.
 */
export function formatProposal(
  { config, reasons, doubts }: Proposal,
  { head }: { readonly head: readonly string[] },
): string {
  const fields = Object.entries(config).map(([name, value]) => formatField([name], value, { reasons, indent: "  " }));
  const unsure = doubts.length === 0 ? [] : ["", "To be looked at:", ...doubts.map((doubt) => `- ${doubt}`)];
  return `${comment([...head, ...unsure], "")}{\n${fields.join(",\n\n")}\n}\n`;
}

function formatField(
  path: readonly string[],
  value: unknown,
  { reasons, indent }: { readonly reasons: Readonly<Record<string, string>>; readonly indent: string },
): string {
  const reason = reasons[path.join(".")], name = JSON.stringify(path.at(-1));
  const above = reason === undefined ? "" : comment([reason], indent);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return `${above}${indent}${name}: ${oneLine(value)}`;
  }
  const inner = Object.entries(value).map(([key, entry]) =>
    formatField([...path, key], entry, { reasons, indent: `${indent}  ` })
  );
  return `${above}${indent}${name}: {\n${inner.join(",\n")}\n${indent}}`;
}

function oneLine(value: unknown): string {
  return Array.isArray(value) ? `[${value.map((entry) => JSON.stringify(entry)).join(", ")}]` : JSON.stringify(value);
}

/** Lines behind `//`, broken between words; a line break in a text would end the comment. */
function comment(lines: readonly string[], indent: string): string {
  return lines.flatMap((line) => wrap(line.replace(/[\r\n\u2028\u2029]+/g, " "), WIDTH - indent.length - 3))
    .map((line) => `${indent}// ${line}`.trimEnd() + "\n").join("");
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1)!;
    if (line !== "" && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
}
