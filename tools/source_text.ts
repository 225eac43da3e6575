/** A TypeScript source with everything that is not code blanked out, positions kept. */
export interface MaskedSource {
  /** As long as the source: comments and the insides of texts and patterns are spaces, line breaks stay. */
  readonly code: string;
  /** Start of a text literal's inside to its content. */
  readonly texts: ReadonlyMap<number, string>;
}

/**
 * Blank out comments, texts and regular expressions, so that a search finds code only.
 *
 * Not a parser: it knows the lexical grammar, and takes `/` for a pattern where an operand must stand.
 *
 * @param source TypeScript.
 */
export function maskSource(source: string): MaskedSource {
  const masker = new Masker(source);
  masker.run(0, false);
  return { code: masker.code.join(""), texts: masker.texts };
}

class Masker {
  readonly code: string[];
  readonly texts = new Map<number, string>();

  constructor(readonly source: string) {
    this.code = source.split("");
  }

  /** Reads code from `at`; inside a template's `${…}` it stops after the closing brace. Returns where it stopped. */
  run(at: number, isTemplate: boolean): number {
    const { source } = this;
    let depth = 0;
    while (at < source.length) {
      const c = source[at], next = source[at + 1];
      if (c === "/" && next === "/") at = this.#blank(at, indexOrEnd(source, "\n", at));
      else if (c === "/" && next === "*") at = this.#blank(at, indexOrEnd(source, "*/", at + 2) + 2);
      else if (c === '"' || c === "'") at = this.#text(at, c);
      else if (c === "`") at = this.#template(at);
      else if (c === "/" && this.#isPattern(at)) at = this.#pattern(at);
      else if (c === "{") depth++, at++;
      else if (c === "}" && isTemplate && depth-- === 0) return at + 1;
      else {
        if (c === "}" && !isTemplate) depth--;
        at++;
      }
    }
    return at;
  }

  #blank(from: number, to: number): number {
    for (let i = from; i < Math.min(to, this.code.length); i++) if (this.code[i] !== "\n") this.code[i] = " ";
    return to;
  }

  #text(at: number, quote: string): number {
    let end = at + 1;
    while (end < this.source.length && this.source[end] !== quote && this.source[end] !== "\n") {
      end += this.source[end] === "\\" ? 2 : 1;
    }
    this.texts.set(at + 1, this.source.slice(at + 1, end));
    this.#blank(at + 1, end);
    return end + 1;
  }

  #template(at: number): number {
    let end = at + 1, start = end;
    while (end < this.source.length && this.source[end] !== "`") {
      if (this.source[end] === "$" && this.source[end + 1] === "{") {
        this.#blank(start, end);
        start = end = this.run(end + 2, true);
      } else end += this.source[end] === "\\" ? 2 : 1;
    }
    this.texts.set(at + 1, this.source.slice(at + 1, end));
    this.#blank(start, end);
    return end + 1;
  }

  #isPattern(at: number): boolean {
    const before = this.code.slice(Math.max(0, at - 80), at).join("").trimEnd();
    if (before === "") return true;
    const last = before[before.length - 1]!;
    if (/[\w$)\]}"'`]/.test(last)) {
      return /(?:^|[^\w$.])(?:return|typeof|case|in|of|delete|void|throw|new|else|do)$/.test(before);
    }
    return true;
  }

  #pattern(at: number): number {
    let end = at + 1, isClass = false;
    while (end < this.source.length && (isClass || this.source[end] !== "/") && this.source[end] !== "\n") {
      if (this.source[end] === "\\") end++;
      else if (this.source[end] === "[") isClass = true;
      else if (this.source[end] === "]") isClass = false;
      end++;
    }
    this.#blank(at + 1, end);
    return end + 1;
  }
}

function indexOrEnd(source: string, text: string, from: number): number {
  const at = source.indexOf(text, from);
  return at < 0 ? source.length : at;
}
