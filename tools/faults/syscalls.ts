/** One finished system call of a recording. */
export interface SystemCall {
  /** Thread that made it. */
  readonly thread: number;
  /** Name, for instance `pwrite64`. */
  readonly name: string;
  /** Arguments as strace prints them; texts and bytes as `"\x2f\x61"`. */
  readonly args: readonly string[];
  /** What it returned; -1 for a failure; NaN for `?`, when the process died in it. */
  readonly result: number;
}

/**
 * Read a recording of `strace -f -xx`. A call that was interrupted by another thread is put together again and stands where it
 * returned: what it did is certain only then. But a `close` stands where it began, as its descriptor may be given to another
 * thread before it returns.
 *
 * @param text The recording. Lines that are no calls (signals, exits) are left out.
 */
export function* parseSystemCalls(text: string): Generator<SystemCall> {
  const unfinished = new Map<number, string>();
  for (const line of text.split("\n")) {
    const [, id, said] = /^(\d+) +(.*)$/s.exec(line) ?? [];
    if (id === undefined || said === undefined) continue;
    const thread = Number(id);
    if (said.endsWith(" <unfinished ...>")) {
      const begun = said.slice(0, -" <unfinished ...>".length);
      const closing = /^close\((\d+)/.exec(begun);
      if (closing === null) unfinished.set(thread, begun);
      else yield { thread, name: "close", args: [closing[1] ?? ""], result: 0 };
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>/.exec(said)?.[0];
    if (resumed?.includes(" close ")) continue;
    const whole = resumed === undefined ? said : `${unfinished.get(thread) ?? ""}${said.slice(resumed.length)}`;
    if (resumed !== undefined) unfinished.delete(thread);
    const call = parseCall(whole);
    if (call !== null) yield { thread, ...call };
  }
}

/** `name(a, b) = 3`, perhaps padded before the `=`, with an explanation after the number. */
function parseCall(text: string): Omit<SystemCall, "thread"> | null {
  const open = text.indexOf("("), equals = text.lastIndexOf(") ");
  if (open < 1 || equals < open || !/^\w+$/.test(text.slice(0, open))) return null;
  const result = /^\) += (-?\d+|0x[0-9a-f]+|\?)/.exec(text.slice(equals))?.[1] ?? lateResult(text);
  if (result === null) return null;
  // The explanation of a failure may have parentheses of its own: `= -1 ENOENT (No such file or directory)`.
  const end = text.slice(0, equals + 1).endsWith(")") ? closingOf(text, open) : equals;
  return {
    name: text.slice(0, open),
    args: splitArguments(text.slice(open + 1, end)),
    result: result === "?" ? NaN : Number(result),
  };
}

function lateResult(text: string): string | null {
  return /\) += (-?\d+|0x[0-9a-f]+|\?)[^"]*$/.exec(text)?.[1] ?? null;
}

/** Where the parenthesis at `open` closes; texts are hexadecimal, so that they hold none. */
function closingOf(text: string, open: number): number {
  const brackets = /[()]/g;
  brackets.lastIndex = open;
  for (let depth = 0, found = brackets.exec(text); found !== null; found = brackets.exec(text)) {
    depth += found[0] === "(" ? 1 : -1;
    if (depth === 0) return found.index;
  }
  return text.length;
}

function splitArguments(text: string): string[] {
  const args: string[] = [];
  const marks = /[[\]{}()]|, /g;
  let depth = 0, from = 0;
  for (let found = marks.exec(text); found !== null; found = marks.exec(text)) {
    if (found[0] === ", ") {
      if (depth > 0) continue;
      args.push(text.slice(from, found.index));
      from = found.index + 2;
    } else depth += /[[{(]/.test(found[0]) ? 1 : -1;
  }
  return text === "" ? [] : [...args, text.slice(from)];
}

/**
 * Bytes of all texts of an argument, in order: those of a buffer, or of the buffers of a vector.
 *
 * @throws {RangeError} If strace cut them short.
 */
export function bytesOf(argument: string): Uint8Array<ArrayBuffer> {
  if (argument.includes('"...')) throw new RangeError("Cannot replay a recording as its texts must be whole: raise -s");
  const texts = [...argument.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, text]) => text ?? "");
  return Uint8Array.fromHex(texts.join("").replaceAll("\\x", ""));
}

/** The text of an argument. */
export function textOf(argument: string): string {
  return new TextDecoder().decode(bytesOf(argument));
}
