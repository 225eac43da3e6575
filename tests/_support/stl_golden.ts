import { assertAlmostEquals } from "@std/assert";
import type { StlOptions } from "../../lib/models/seasons/stl.ts";

/** Values of a component at some places. */
interface Kept {
  readonly at: readonly number[];
  readonly values: readonly number[];
}

interface Golden {
  readonly stl: readonly {
    readonly options: StlOptions;
    readonly y: Float64Array;
    readonly trend: Kept;
    readonly seasonal: Kept;
  }[];
  readonly mstl: readonly {
    readonly periods: readonly number[];
    readonly y: Float64Array;
    readonly trend: Kept;
    readonly seasons: readonly Kept[];
  }[];
}

/** `tests/golden/stl.json`: decompositions of statsmodels and statsforecast. */
export function decompositions(): Golden {
  const path = new URL("../golden/stl.json", import.meta.url);
  return JSON.parse(
    Deno.readTextFileSync(path),
    (name, value) => name === "y" ? Float64Array.from(value) : value,
  );
}

/** Components within 1e-9 of those of the golden file. */
export function assertComponents(ours: Float64Array, { at, values }: Kept, label: string): void {
  at.forEach((t, i) => assertAlmostEquals(ours[t], values[i], 1e-9, `${label}, step ${t}`));
}
