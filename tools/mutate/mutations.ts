import { maskSource } from "../source_text.ts";

/** One planted fault: a text of a source file and what stands in its place. */
export interface Mutation {
  /** Path from the project's root. */
  readonly file: string;
  /** What is wrong now, in words. */
  readonly name: string;
  /** Position of the text in the file. */
  readonly at: number;
  /** Line, from 1. */
  readonly line: number;
  /** The text as it is. */
  readonly before: string;
  /** What stands there instead. */
  readonly after: string;
}

/** Operators that a slip of the hand confuses. The formatter puts blanks around them, so types and arrows do not match. */
const OPERATORS: readonly (readonly [name: string, before: RegExp, after: string])[] = [
  ["bound", / < /g, " <= "],
  ["bound", / > /g, " >= "],
  ["bound", / <= /g, " < "],
  ["bound", / >= /g, " > "],
  ["equality", / === /g, " !== "],
  ["equality", / !== /g, " === "],
  ["logic", / && /g, " || "],
  ["logic", / \|\| /g, " && "],
  ["arithmetic", / \+ (?!1\b)/g, " - "],
  ["arithmetic", / - (?!1\b)/g, " + "],
  ["arithmetic", / \* /g, " / "],
  ["arithmetic", / \/ /g, " * "],
  ["one too few", / \+ 1(?![\w.])/g, ""],
  ["one too many", / - 1(?![\w.])/g, ""],
  ["extreme", /Math\.max\(/g, "Math.min("],
  ["extreme", /Math\.min\(/g, "Math.max("],
  ["rounding", /Math\.floor\(/g, "Math.ceil("],
  ["rounding", /Math\.ceil\(/g, "Math.floor("],
  ["truth", /(?<=[=(:,?] )true(?=[,;)\s])/g, "false"],
  ["truth", /(?<=[=(:,?] )false(?=[,;)\s])/g, "true"],
  ["sign", /(?<=return )-(?=[a-z(])/g, ""],
];

/**
 * All faults of one operator each that a source can have; comments and texts are left alone.
 *
 * @param file Path from the project's root. @param source TypeScript, formatted.
 * @returns By position.
 */
export function listMutations(file: string, source: string): Mutation[] {
  const { code } = maskSource(source);
  const found = OPERATORS.flatMap(([name, before, after]) =>
    [...code.matchAll(before)].map(({ index, 0: text }): Mutation => ({
      file,
      name,
      at: index,
      line: lineOf(source, index),
      before: text,
      after,
    }))
  );
  return found.filter(({ line }) => !isType(code.split("\n")[line - 1]!)).sort((a, b) => a.at - b.at);
}

/** Lines that vanish at run time. */
function isType(line: string): boolean {
  return /^\s*(?:export )?(?:type|interface|import)\b/.test(line);
}

/** A planted fault of meaning, found by its text. */
export interface Planted {
  /** What is wrong with it, in words. */
  readonly name: string;
  /** Path from the project's root. */
  readonly file: string;
  /** Text that stands once in the file. */
  readonly before: string;
  /** What stands there instead. */
  readonly after: string;
}

/**
 * Find the place of a planted fault.
 *
 * @param planted The fault. @param source Its file.
 * @throws {RangeError} If the text does not stand exactly once in the file: the fault must follow the code.
 */
export function locate(planted: Planted, source: string): Mutation {
  // `x[i]!` runs as `x[i]` does.
  const pattern = new RegExp(RegExp.escape(planted.before).replaceAll(/\\[\])]/g, "$&!?"), "g");
  const [found, another] = source.matchAll(pattern);
  if (found === undefined || another !== undefined || planted.before === planted.after) {
    throw new RangeError(
      `Cannot plant "${planted.name}" as its text must stand exactly once in ${planted.file} and change: current value is ${
        found === undefined ? "none" : "several, or no change"
      }`,
    );
  }
  return { ...planted, before: found[0], at: found.index, line: lineOf(source, found.index) };
}

/** The file with the fault in it. */
export function mutate(mutation: Mutation, source: string): string {
  const { at, before, after } = mutation;
  return source.slice(0, at) + after + source.slice(at + before.length);
}

function lineOf(source: string, at: number): number {
  return source.slice(0, at).split("\n").length;
}
