import { createHash, timingSafeEqual } from "node:crypto";
import { ForecastError } from "../../core/errors/errors.ts";

/** What a token lets its bearer do: ask, or also change what serves. */
export type Role = "read" | "write";

/** Fewest characters of a token: what is shorter can be guessed. */
const SHORTEST = 16;

/** Tokens by role, as hashes. */
export class Tokens {
  readonly #tokens: readonly { readonly role: Role; readonly digest: Uint8Array }[];
  /** Whether the tokens themselves were given, and not their hashes alone. */
  readonly isPlain: boolean;

  private constructor(tokens: readonly { role: Role; digest: Uint8Array }[], isPlain: boolean) {
    this.#tokens = tokens;
    this.isPlain = isPlain;
  }

  /** Whether any of them lets its bearer change what serves. */
  get mayWrite(): boolean {
    return this.#tokens.some(({ role }) => role === "write");
  }

  /**
   * Read tokens from a text: one `role:token` or `role:sha256:<64 hexadecimal digits>` a line; commas stand for lines, and
   * lines that begin with `#` are left out.
   *
   * @throws {ForecastError} `INVALID_TOKENS`, which names the line and not what stands there.
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { Tokens } from "@lib/serving/http/tokens.ts";
   * const tokens = Tokens.parse("read:correct-horse-battery\nwrite:staple-of-16-or-more");
   * assertEquals(["correct-horse-battery", "staple-of-16-or-more", "x"].map((token) => tokens.roleOf(token)), ["read", "write", null]);
   * ```
   */
  static parse(text: string): Tokens {
    const lines = text.split(/[\n,]/).map((line) => line.trim());
    let isPlain = false;
    const tokens = lines.flatMap((line, i) => {
      if (line === "" || line.startsWith("#")) return [];
      const [, role, hash, plain] = /^(read|write):(?:sha256:([0-9a-f]{64})|((?!sha256:)\S+))$/i.exec(line) ?? [];
      if (role === undefined || (hash === undefined && (plain ?? "").length < SHORTEST)) throw invalid(`line ${i + 1}`);
      isPlain ||= hash === undefined;
      const digest = hash === undefined ? digestOf(plain ?? "") : Uint8Array.fromHex(hash);
      return [{ role: role.toLowerCase() === "write" ? "write" as const : "read" as const, digest }];
    });
    if (tokens.length === 0) throw invalid("none");
    return new Tokens(tokens, isPlain);
  }

  /**
   * What the bearer of a token may do, or null. Takes as long whichever token it is: all are compared, by their hashes.
   *
   * @param token As sent.
   */
  roleOf(token: string): Role | null {
    const digest = digestOf(token);
    let role: Role | null = null;
    for (const known of this.#tokens) {
      if (timingSafeEqual(known.digest, digest) && role !== "write") role = known.role;
    }
    return role;
  }
}

function digestOf(token: string): Uint8Array {
  return createHash("sha256").update(token).digest();
}

function invalid(value: string): ForecastError {
  return new ForecastError(
    "INVALID_TOKENS",
    `Cannot read tokens as each line must be role:token with at least ${SHORTEST} characters: current value is ${value}`,
    { hint: "Write read:<token> or write:<token>, or read:sha256:<hash> with: printf %s TOKEN | sha256sum" },
  );
}
