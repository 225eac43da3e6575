/**
 * What the project's Markdown says about commands, fields, codes and files, for a check that it is true.
 *
 * @module
 */

/** A command of a text: `deno task infer --item 007`. */
export interface CommandLine {
  /** Words after `task` up to the first option that look like names: `["models", "show"]`. */
  readonly words: readonly string[];
  /** Options with two dashes, without values. */
  readonly options: readonly string[];
}

/**
 * Commands in the shell blocks and in the inline code of a text.
 *
 * @param text Markdown.
 */
export function commandLines(text: string): CommandLine[] {
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap((match) => match[1]!.split("\n"));
  const prose = text.replace(/^```[\s\S]*?^```/gm, "");
  const inline = [...prose.matchAll(/`([^`]+)`/g)].map((match) => match[1]!.replace(/\s+/g, " "));
  return [...blocks, ...inline].flatMap((line) => parseCommand(line.replace(/\s#.*$/, "")));
}

function parseCommand(line: string): CommandLine[] {
  const match = /^\s*(?:npx --yes )?deno(?:@[\d.]+)? task ([a-z].*)$/.exec(line);
  if (match === null) return [];
  const all = match[1]!.trim().split(/\s+/);
  const first = all.findIndex((word) => !/^[a-z][\w:-]*$/.test(word));
  const options = all.filter((word) => word.startsWith("--")).map((word) => word.replace(/=.*/, ""));
  return [{ words: first < 0 ? all : all.slice(0, first), options }];
}

/**
 * Inline code of a text that matches a pattern as a whole, without repetition.
 *
 * @param text Markdown. @param pattern Of the whole code.
 */
export function inlineCode(text: string, pattern: RegExp): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, "");
  const codes = [...prose.matchAll(/`([^`\n]+)`/g)].map((match) => match[1]!);
  return [...new Set(codes.filter((code) => pattern.exec(code)?.[0] === code))];
}

/**
 * Blocks of code of one language.
 *
 * @param text Markdown. @param language After the fence.
 */
export function codeBlocks(text: string, language: string): string[] {
  const blocks = [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)];
  return blocks.filter((match) => match[1] === language).map((match) => match[2]!);
}
