import type { Design } from "../core/rows/design.ts";
import { createRng, type Rng, shuffle } from "../core/numbers/random.ts";
import type { Group } from "./groups.ts";

/** Times that a group is permuted: the mean counts. */
const REPETITIONS = 3;

/** What is asked of a model. */
export interface PermutedRows<Name extends string = Group> {
  /** Rows of many keys, whose targets the model has not seen. */
  readonly design: Design;
  /** Group of each feature, shape [p]; a column of texts is one by itself, of its name. */
  readonly groups: readonly Name[];
  /** Groups that are asked for. Default: all. */
  readonly asked?: readonly Name[];
  /** Error of the model on rows like these; > 0. */
  error(design: Design): number;
}

/**
 * What a model loses without a group of features: by how much its error grows when the group's columns are permuted across the
 * rows, all of them alike, so that they go together as they did but tell nothing of their row.
 *
 * @param rows Rows, groups and error.
 * @returns Error over that of the rows as they are, less 1, by group, the largest first; about 0: the model does not need it.
 * @see Breiman (2001), doi:10.1023/A:1010933404324; Fisher, Rudin & Dominici (2019), arXiv:1801.01489
 */
export function permutationImportance<Name extends string>(
  { design, groups, asked = groupsOf(design, groups), error }: PermutedRows<Name>,
): Partial<Record<Name, number>> {
  const base = error(design), rng = createRng(0);
  const entries = asked.map((group) => {
    const features = groups.flatMap((name, f) => name === group ? [f] : []);
    let sum = 0;
    for (let r = 0; r < REPETITIONS; r++) sum += error(permuted(design, { group, features, rng }));
    return [group, sum / REPETITIONS / base - 1] as const;
  });
  return Object.fromEntries(entries.sort(([, a], [, b]) => b - a)) as Partial<Record<Name, number>>;
}

function groupsOf<Name extends string>({ textColumns = {} }: Design, groups: readonly Name[]): Name[] {
  return [...new Set([...groups, ...Object.keys(textColumns) as Name[]])];
}

/** @param by `features`: places of those of the group among the columns of numbers. */
function permuted(
  design: Design,
  { group, features, rng }: { readonly group: string; readonly features: readonly number[]; readonly rng: Rng },
): Design {
  const { rows } = design,
    p = design.names.length,
    from = shuffle(Int32Array.from({ length: rows }, (_, row) => row), rng);
  const values = design.values.slice(0, rows * p);
  for (const f of features) {
    for (let row = 0, at = f; row < rows; row++, at += p) values[at] = design.values[from[row]! * p + f]!;
  }
  const { textColumns = {} } = design, texts = textColumns[group];
  if (texts === undefined) return { ...design, values };
  return { ...design, values, textColumns: { ...textColumns, [group]: Array.from(from, (row) => texts[row]!) } };
}
