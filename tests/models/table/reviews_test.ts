import { assertLess } from "@std/assert";
import type { Design } from "@lib/core/rows/design.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { REVIEWS } from "@lib/data/simulate/tables/reviews.ts";
import { familyOf } from "@lib/models/catalog.ts";

const CLASSES = ["negative", "neutral", "positive"];
const ALL = [...REVIEWS.rows(createRng(5))].map(({ cells }) => cells).filter((_, row) => row % 4 === 0);

/** Every third review, or the others. */
function reviews(isTest: boolean): Design {
  const rows = ALL.filter((_, row) => (row % 3 === 0) === isTest), n = rows.length;
  return {
    specHash: "reviews",
    names: ["length_cm"],
    categorical: [false],
    kinds: ["number"],
    textColumns: { review: rows.map((cells) => String(cells[1])) },
    task: { kind: "class", classes: 3 },
    rows: n,
    values: Float64Array.from(rows, (cells) => Number(cells[2])),
    target: Float64Array.from(rows, (cells) => CLASSES.indexOf(String(cells[5]))),
    weight: new Float64Array(n).fill(1),
    key: new Int32Array(n),
    ds: new Int32Array(n),
    step: new Int32Array(n).fill(1),
    link: "identity",
    transform: Float64Array.from({ length: 2 * n }, (_, i) => i % 2),
  };
}

function logLoss(name: string): number {
  const family = familyOf(name), design = reviews(true), y = new Float64Array(0);
  const fitted = family.fit({ y, start: 0, seasonLength: 1, design: reviews(false) }, {}, createRng(1));
  const shares = family.predict(fitted, { y, start: 0, horizon: design.rows, design });
  return design.target.reduce((sum, own, row) => sum - Math.log(shares[3 * row + own]!), 0) / design.rows;
}

for (const name of ["logistic", "gradient_boosting"]) {
  Deno.test(`${name} of the catalogue tells praise from complaint in texts that it has not seen`, () => {
    assertLess(logLoss(name), 0.5 * logLoss("prior_mean"));
  });
}
