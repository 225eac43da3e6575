import type { CellText } from "../tables/number_text.ts";

/** A whole number as programs write it that keep it as one with a fraction. */
const WHOLE = /^(-?(?:0|[1-9]\d*))\.0+$/;
const TRUTH = /^(?:true|false)$/i;

/** A name as most programs write it: 3 for 3.0, true for True, any other without blanks around it. Ids stay texts: 007 is not 7. */
export function plainName(text: string): string {
  const name = text.trim();
  return WHOLE.exec(name)?.[1] ?? (TRUTH.test(name) ? name.toLowerCase() : name);
}

/**
 * Finds texts among names that are known, also where another program has written them: of a column of whole numbers with gaps
 * most make 3.0 of 3, and of True a request makes true.
 *
 * @param names Each once.
 * @returns From a cell to its name: the cell itself if it is one, else the only one that is the same but for how it is written;
 * the cell if there is none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { nameFinder } from "@lib/data/rows/plain_names.ts";
 * assertEquals(["3.0", "7", "8.0"].map(nameFinder(["3", "007"])), ["3", "7", "8.0"]);
 * ```
 */
export function nameFinder<Cell extends CellText>(names: readonly string[]): (cell: Cell) => Cell | string {
  const known = new Set(names);
  let alike: Map<string, string | null> | undefined;
  return (cell) => {
    if (cell === null || known.has(cell)) return cell;
    alike ??= alikeNames(names);
    return alike.get(plainName(cell)) ?? cell;
  };
}

/** Names by how most programs write them; null where several are the same. */
function alikeNames(names: readonly string[]): Map<string, string | null> {
  const alike = new Map<string, string | null>();
  for (const name of names) alike.set(plainName(name), alike.has(plainName(name)) ? null : name);
  return alike;
}

/**
 * How most programs write a name: for whom finds texts by a list of them, and not by {@linkcode nameFinder}.
 *
 * @returns The name as {@linkcode plainName} has it, and what that is of.
 */
export function usualSpellings(name: string): string[] {
  const plain = plainName(name);
  if (TRUTH.test(plain)) return [plain, plain.toUpperCase(), plain[0]!.toUpperCase() + plain.slice(1)];
  return WHOLE.test(`${plain}.0`) ? [plain, `${plain}.0`] : [plain];
}
