import { assertEquals } from "@std/assert";
import { columnSums } from "@lib/models/linear/column_sums.ts";
import { designColumns } from "@lib/models/linear/design_columns.ts";
import { Gram } from "@lib/models/linear/gram.ts";
import { buildDesign, changeDesign } from "../../_support/design_builder.ts";

Deno.test("columnSums() are the bits of a Gram matrix, of numbers, levels and holes, however many rows are left of a block", () => {
  for (const rows of [1, 7, 8, 9, 50]) {
    const plain = buildDesign({ rows, features: 5, categorical: [3], missing: 0.2, seed: rows });
    const design = changeDesign(plain, { weight: plain.weight.map((_, row) => 1 + row % 3 / 3) });
    const columns = designColumns(design), gram = new Gram(columns), k = columns.features.length;
    gram.add(design);
    const whole = gram.sums(), ours = columnSums(design, columns);
    assertEquals([ours.rows, ours.pilot], [gram.rows, gram.pilot]);
    for (let c = 0; c <= k; c++) {
      assertEquals(
        [ours.known(c), ours.sum(c), ours.squares(c)],
        [whole.known(c), whole.raw(k + 1, c), whole.raw(c, c)],
        `${rows} rows, column ${c}`,
      );
    }
  }
});
