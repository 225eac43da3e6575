/** Speed of the linear engine: `deno bench -A --no-check bench/micro/ridge_bench.ts`. */
import { createRng } from "../../lib/core/numbers/random.ts";
import type { Design } from "../../lib/core/rows/design.ts";
import { firstRows } from "../../lib/core/rows/first_rows.ts";
import { normalEquations } from "../../lib/models/linear/normal_equations.ts";
import { designColumns } from "../../lib/models/linear/design_columns.ts";
import { Gram } from "../../lib/models/linear/gram.ts";
import { gramOf } from "../../lib/models/linear/gram_of.ts";
import { linear } from "../../lib/models/linear/linear.ts";
import { ridge } from "../../lib/models/linear/ridge.ts";
import { ridgePath } from "../../lib/models/linear/ridge_path.ts";
import { tridiagonalize } from "../../lib/models/linear/tridiagonal.ts";
import { designOf } from "../../lib/models/contract/design_rows.ts";

const PENALTIES = Array.from({ length: 10 }, (_, i) => 10 ** (i / 2 - 4));

/** Linear signal in five of `p` features plus noise; a share of the values is missing. */
function simulated(rows: number, p: number, missing = 0): Design {
  const rng = createRng(rows * 31 + p);
  const values = Float64Array.from({ length: rows * p }, () => rng.normal());
  const target = Float64Array.from({ length: rows }, (_, i) => {
    const x = values.subarray(i * p, i * p + p);
    return 3 * x[0] + x[1] - x[2] + 2 * x[3] + x[4] + rng.normal();
  });
  for (let i = 0; i < values.length; i++) if (rng.next() < missing) values[i] = NaN;
  return designOf({ names: Array.from({ length: p }, (_, f) => `x${f}`), values, target });
}

/** A design that no memo knows yet. */
const fresh = (design: Design) => ({ ...design });
const training = (design: Design) => ({ y: new Float64Array(0), start: 0, seasonLength: 1, design });

const wide = simulated(1000, 40), holed = simulated(1000, 40, 0.05), thirty = simulated(1000, 30);
const month = simulated(48, 20), pool = simulated(20_000, 40);
const gram = gramOf(wide), equations = normalEquations(gram);
const keys = Array.from({ length: 50 }, (_, key) => {
  const part = new Gram(designColumns(pool));
  part.add(pool, key * 400, (key + 1) * 400);
  return part;
});

Deno.bench("gram 1000 x 40", () => void gramOf(fresh(wide)));
Deno.bench("gram 1000 x 40, 5 % missing", () => void gramOf(fresh(holed)));
Deno.bench("gram 20,000 x 40", () => void gramOf(fresh(pool)));
Deno.bench("global gram of 20,000 x 40 from 50 keys' Grams", () => {
  const sum = new Gram(designColumns(pool));
  for (const key of keys) sum.addGram(key);
});
Deno.bench("normal equations of 40 columns", () => void normalEquations(gram));
Deno.bench("tridiagonal form of 40 x 40", () => void tridiagonalize(equations.gram.slice(), 40));
Deno.bench("path of 10 penalties, 40 columns", () => void ridgePath(equations, PENALTIES));
Deno.bench("ridge 1000 x 40", () => void ridge.fit(training(fresh(wide)), {}, createRng(1)));
Deno.bench("ridge 48 x 20", () => void ridge.fit(training(fresh(month)), {}, createRng(1)));
Deno.bench("linear 1000 x 40", () => void linear.fit(training(fresh(wide)), {}, createRng(1)));
Deno.bench("ridge after linear on the same rows, 1000 x 40", () => {
  const design = fresh(wide);
  linear.fit(training(design), {}, createRng(1));
  ridge.fit(training(design), {}, createRng(1));
});
Deno.bench("5 origins x 10 penalties, 1000 x 30", () => {
  const whole = fresh(thirty);
  for (const rows of [800, 850, 900, 950, 1000]) ridgePath(normalEquations(gramOf(firstRows(whole, rows))), PENALTIES);
});
