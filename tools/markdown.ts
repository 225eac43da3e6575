/**
 * Checks of the project's Markdown: links lead somewhere, commands and options exist.
 *
 * @module
 */
import { dirname, join } from "node:path/posix";

/** One thing wrong in a text. */
export type Problem = string;

/** Code blocks and inline code blanked out, line breaks kept. */
function withoutCode(text: string): string {
  const blank = (code: string) => code.replace(/[^\n]/g, " ");
  return text.replace(/^(```|~~~)[\s\S]*?^\1/gm, blank).replace(/`[^`\n]*`/g, blank);
}

/** A heading's anchor as GitHub makes it. */
export function anchorOf(heading: string): string {
  return heading.trim().toLowerCase().replace(/[`*]/g, "").replace(/[^\p{L}\p{N}\s_-]/gu, "").replace(/\s/g, "-");
}

/** Anchors of a text's headings. */
export function anchorsOf(text: string): Set<string> {
  return new Set([...withoutCodeBlocks(text).matchAll(/^#{1,6}\s+(.+)$/gm)].map((match) => anchorOf(match[1]!)));
}

function withoutCodeBlocks(text: string): string {
  return text.replace(/^(```|~~~)[\s\S]*?^\1/gm, "");
}

/**
 * Links to files and headings of the project that lead nowhere. Links to the web are not followed.
 *
 * @param path Path of the text from the project's root. @param text Markdown.
 * @param read Text of another file or null if there is none.
 */
export async function brokenLinks(
  path: string,
  text: string,
  read: (path: string) => Promise<string | null>,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const [, target = ""] of withoutCode(text).matchAll(/\]\(([^()\s]+)(?:\s+"[^"]*")?\)/g)) {
    if (/^[a-z][a-z+.-]*:/i.test(target)) continue;
    const [file = "", anchor] = target.split("#");
    const place = file === "" ? path : join(dirname(path), decodeURIComponent(file));
    const content = file === "" ? text : await read(place);
    if (content === null) problems.push(`${path}: ${target} leads nowhere`);
    else if (anchor && place.endsWith(".md") && !anchorsOf(content).has(anchor)) {
      problems.push(`${path}: ${target} names no heading`);
    }
  }
  return problems;
}

/**
 * Commands `deno task x` of a text that are no task.
 *
 * @param path Path of the text. @param text Markdown. @param tasks Names of deno.json's tasks.
 */
export function unknownTasks(path: string, text: string, tasks: ReadonlySet<string>): Problem[] {
  const named = [...text.matchAll(/\b(?:deno|deno@[\d.]+) task ([a-z][\w-]*)/g)].map((match) => match[1]!);
  return [...new Set(named)].filter((name) => !tasks.has(name)).map((name) =>
    `${path}: deno task ${name} does not exist`
  );
}

/**
 * Options of a command's help that a text does not mention.
 *
 * @param text Markdown. @param help What `--help` prints.
 */
export function undocumentedOptions(text: string, help: string): string[] {
  const options = [...help.matchAll(/^\s+(?:-\w, )?(--[a-z][\w-]*)/gm)].map((match) => match[1]!);
  return [...new Set(options)].filter((option) => !text.includes(option));
}
