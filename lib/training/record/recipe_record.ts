import { ForecastError } from "../../core/errors/errors.ts";
import { decodeJson } from "../../core/bytes/json_artifact.ts";
import { compareKeys, type SeriesKey } from "../../core/rows/panel.ts";
import type { VersionRow } from "../../registry/versions/row_types.ts";
import type { Registry } from "../../registry/registry.ts";
import type { RunTransaction } from "../../registry/commits/transaction.ts";

/** A member's part in a forecast. */
export interface RecipeMember {
  /** Name of the contender. */
  readonly contender: string;
  /** Its weight, the weights add up to 1; of a median, in the vote. */
  readonly weight: number;
}

/** Who makes a forecast, largest weight first; nobody: it is zero. */
export type Recipe = readonly RecipeMember[];

/** Name under which a run stores, as JSON, the first key of each piece of its recipes; piece n is `recipes:<n>`. */
export const SHARED_RECIPES = "recipes";
/** Pieces that a reader holds. */
const MOST_KEPT = 64;
/** Keys in a piece: what is read to know of one. */
const PIECE = 1024;

/** The recipes of some keys. */
interface Piece {
  /** Names of members. */
  readonly members: readonly string[];
  /** By key id and contender: place of a member in `members` and its weight, in turn; a contender that is alone is left out. */
  readonly keys: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
}

/**
 * Notes who makes the forecasts of a run's versions, so that whoever lists thousands of them need not read their models. A piece at
 * a time is in memory.
 */
export class RecipeRecorder {
  readonly #transaction: Pick<RunTransaction, "addShared">;
  readonly #firsts: (readonly string[])[] = [];
  readonly #members = new Map<string, number>();
  readonly #keys = new Map<string, [contender: string, numbers: number[]][]>();

  /** @param transaction Of the run. */
  constructor(transaction: Pick<RunTransaction, "addShared">) {
    this.#transaction = transaction;
  }

  /**
   * Take a version; keys come in the order of a panel.
   *
   * @param key Whose it is. @param contender Its name. @param recipe Who makes its forecast.
   */
  add(key: SeriesKey, contender: string, recipe: Recipe): void {
    if (this.#keys.size === PIECE && !this.#keys.has(key.id)) this.#write();
    if (this.#keys.size === 0) this.#firsts.push(key.parts);
    const own = this.#keys.get(key.id) ?? [];
    this.#keys.set(key.id, own);
    if (isAlone(contender, recipe)) return;
    own.push([contender, recipe.flatMap((member) => [this.#place(member), member.weight])]);
  }

  /** Nothing more comes. */
  finish(): void {
    if (this.#keys.size > 0) this.#write();
    this.#share(SHARED_RECIPES, this.#firsts);
  }

  #place({ contender }: RecipeMember): number {
    const place = this.#members.get(contender) ?? this.#members.size;
    this.#members.set(contender, place);
    return place;
  }

  #write(): void {
    const keys = [...this.#keys].map(([id, own]) => [id, Object.fromEntries(own)] as const);
    const piece: Piece = { members: [...this.#members.keys()], keys: Object.fromEntries(keys) };
    this.#share(pieceName(this.#firsts.length - 1), piece);
    this.#members.clear();
    this.#keys.clear();
  }

  #share(name: string, value: unknown): void {
    this.#transaction.addShared(name, new TextEncoder().encode(JSON.stringify(value)));
  }
}

function isAlone(contender: string, recipe: Recipe): boolean {
  return recipe.length === 1 && recipe[0]?.contender === contender;
}

function pieceName(n: number): string {
  return `${SHARED_RECIPES}:${n}`;
}

const TEXTS = { type: "array", items: { type: "string" } };
const FIRSTS = { type: "array", items: TEXTS };
const NUMBERS = { type: "array", items: { type: "number", minimum: 0 } };
const PIECE_SCHEMA = {
  type: "object",
  required: ["members", "keys"],
  properties: {
    members: TEXTS,
    keys: { type: "object", additionalProperties: { type: "object", additionalProperties: NUMBERS } },
  },
};

/** Reads recipes of versions from what their runs have noted: once for all keys of a piece. */
export class RecipeReader {
  readonly #registry: Pick<Registry, "readShared">;
  readonly #onProblem: (problem: ForecastError, run: string) => void;
  readonly #firsts = new Map<string, readonly (readonly string[])[] | null>();
  readonly #pieces = new Map<string, Piece | null>();

  /**
   * @param registry Open registry.
   * @param onProblem Told, once for each part, what cannot be read although it was noted.
   */
  constructor(registry: Pick<Registry, "readShared">, onProblem: (problem: ForecastError, run: string) => void) {
    this.#registry = registry;
    this.#onProblem = onProblem;
  }

  /** The recipe of a version; null: its run is of a former release, or what it noted is gone or damaged. */
  read({ run, key, contender, damage }: Pick<VersionRow, "run" | "key" | "contender" | "damage">): Recipe | null {
    if (damage !== undefined) return null;
    const firsts = this.#once(this.#firsts, run, { name: SHARED_RECIPES, schema: FIRSTS });
    const n = firsts === null ? -1 : lastUpTo(firsts, key);
    if (n < 0) return null;
    const piece = this.#once(this.#pieces, run, { name: pieceName(n), schema: PIECE_SCHEMA });
    if (piece === null || !Object.hasOwn(piece.keys, key.id)) return null;
    const noted = piece.keys[key.id]!;
    if (!Object.hasOwn(noted, contender)) return [{ contender, weight: 1 }];
    const numbers = noted[contender]!;
    return Array.from({ length: numbers.length / 2 }, (_, i) => ({
      contender: piece.members[numbers[2 * i]!] ?? "",
      weight: numbers[2 * i + 1]!,
    }));
  }

  #once<T>(
    known: Map<string, T | null>,
    run: string,
    { name, schema }: { readonly name: string; readonly schema: Parameters<typeof decodeJson>[2] },
  ): T | null {
    const id = JSON.stringify([run, name]), found = known.get(id);
    if (found !== undefined) return found;
    let value: T | null = null;
    try {
      value = decodeJson<T>(this.#registry.readShared(run, name), "recipes", schema);
    } catch (thrown) {
      if (!(thrown instanceof ForecastError)) throw thrown;
      if (!SILENT_CODES.has(thrown.code)) this.#onProblem(thrown, run);
    }
    known.set(id, value);
    // Whoever reads a million versions must not hold them all.
    if (known.size > MOST_KEPT) known.delete(known.keys().next().value ?? "");
    return value;
  }
}

/** The last of some first keys, ascending, that does not come after a key; -1 if all do. */
function lastUpTo(firsts: readonly (readonly string[])[], key: SeriesKey): number {
  let from = 0, to = firsts.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (compareKeys({ parts: firsts[middle]! }, key) > 0) to = middle;
    else from = middle + 1;
  }
  return from - 1;
}

/** A run of a former release has noted nothing; what gc has removed was to be removed. */
const SILENT_CODES: ReadonlySet<string> = new Set(["NOT_FOUND", "ARTIFACT_SWEPT"]);
