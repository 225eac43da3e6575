import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { readableEncoder, readableRows } from "@lib/exchange/rows/readable_rows.ts";
import type { TableEncoder } from "@lib/features/table/encoder.ts";
import { encodeRows } from "@lib/features/table/encoder.ts";
import type { ModelFamily } from "@lib/models/contract/family.ts";
import type { EncodedModel } from "@lib/models/contract/encoded.ts";
import { fitFamily, smallTable } from "./_rows.ts";
import { rowVariants } from "./_variants.ts";

Deno.test("readableRows() tells every family of tables, with what it has learned of columns, and holds no number that JSON has not", () => {
  const kinds = new Set<unknown>();
  for (const [name, { champion: { spec, members } }] of rowVariants()) {
    for (const member of members) {
      const told = readableRows(member, spec.columns.map((column) => column.name));
      assert(told !== null, name);
      kinds.add(told.kind);
      assert(["outputs", "residual", "constant"].includes(String(told.kind)) || told.encoder !== undefined, name);
      assert(
        !JSON.stringify(told, (_, value) => typeof value === "number" && !Number.isFinite(value) ? "!!" : value)
          .includes("!!"),
      );
    }
  }
  assertEquals([...kinds].toSorted(), ["constant", "linear", "logistic", "networks", "outputs", "residual", "trees"]);
});

Deno.test("readableRows() tells texts, memories and a user's own family as they are stored", () => {
  const { spec, fitted } = smallTable({ kind: "class", classes: 2 }, { hasText: true });
  const names = spec.columns.map(({ name }) => name), near = fitFamily("nearest", fitted);
  const told = readableRows(near, names) as {
    encoder: { columns: { encoding: { kind: string } }[] };
    neighbours: number;
  };
  assertEquals([told.neighbours, told.encoder.columns.at(-1)?.encoding.kind], [10, "text"]);
  const own = {
    ...near.family,
    name: "own",
    encode: () => ({ header: { family: "own", at: 3 }, arrays: {} }),
  } as ModelFamily;
  assertEquals(readableRows({ family: own, fitted: { anything: 1 } }, names), { family: "own", at: 3 });
});

Deno.test("readableRows() of a linear model adds up to what it predicts", () => {
  const { spec, fitted, asked } = smallTable({ kind: "number", outputs: 1 }), member = fitFamily("ridge", fitted);
  const told = readableRows(member, spec.columns.map(({ name }) => name)) as unknown as {
    intercept: number;
    bounds: [number, number];
    columns: { feature: string; mean: number; scale: number; coefficient: number }[];
  };
  const { encoder } = member.fitted as EncodedModel, rows = encodeRows(encoder, asked), p = rows.names.length;
  const ours = member.family.predict(member.fitted, {
    y: new Float64Array(0),
    start: 0,
    horizon: asked.rows,
    design: asked,
  });
  for (let row = 0; row < 10; row++) {
    const sum = told.columns.reduce((all, { feature, mean, scale, coefficient }) => {
      const x = rows.values[row * p + rows.names.indexOf(feature)];
      return all + coefficient * (x - mean) / scale;
    }, told.intercept);
    assertAlmostEquals(Math.min(Math.max(sum, told.bounds[0]), told.bounds[1]), ours[row], 1e-9);
  }
});

Deno.test("readableEncoder() numbers slots through, as kept ones and products are", () => {
  const { fitted } = smallTable({ kind: "number", outputs: 1 }),
    { encoder } = fitFamily("ridge", fitted).fitted as EncodedModel;
  const { columns, kept, features } = readableEncoder(encoder as TableEncoder) as {
    columns: { first: number; slots: string[] }[];
    kept: number[];
    features: string[];
  };
  const slots = columns.flatMap((column) => {
    assertEquals(column.first >= 0, true);
    return column.slots.map((slot, i) => [column.first + i, slot] as const);
  });
  assertEquals(slots.map(([at]) => at), slots.map((_, i) => i));
  assertEquals(kept.length, features.length);
  // Of levels the encoder has numbers; all others are called alike.
  kept.forEach((at, i) =>
    slots[at][1].includes("=") || assertEquals(slots[at][1].replace(/__.*/, ""), features[i].replace(/__.*/, ""))
  );
});
