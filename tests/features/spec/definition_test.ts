import { assertEquals } from "@std/assert";
import { defineFeature } from "@lib/features/spec/definition.ts";
import { specOf } from "../_panel.ts";

const definition = defineFeature("toy", /^toy_(\d+)$/, {
  build: ([n]) =>
    n === "0" ? null : { reading: { at: "step" }, meaning: `toy ${n}`, unit: "toys", lookBack: Number(n) },
  examples: () => ["toy_1"],
});

Deno.test("defineFeature() parses names of its pattern, with the target as default source", () => {
  assertEquals(definition.parse("toy_2", specOf([])), {
    reading: { at: "step" },
    info: {
      name: "toy_2",
      group: "toy",
      meaning: "toy 2",
      unit: "toys",
      sources: ["y"],
      lookBack: 2,
      categorical: false,
    },
  });
});

Deno.test("defineFeature() leaves other names, and those that its builder refuses, to others", () => {
  assertEquals(definition.parse("toy_x", specOf([])), null);
  assertEquals(definition.parse("toy_0", specOf([])), null);
});

Deno.test("defineFeature() passes sources, category and the spec on", () => {
  const flag = defineFeature("flag", /^flag_(.+)$/, {
    build: ([name], spec) => ({
      reading: { at: "step" },
      meaning: `flag of ${name} every ${spec.seasonLengths[0]}`,
      unit: "0 or 1",
      sources: [name],
      lookBack: null,
      categorical: true,
    }),
    examples: (spec) => spec.exogenous.map((column) => `flag_${column.name}`),
  });
  const spec = specOf([], { exogenous: [{ name: "promo", kind: "future" }] });
  const info = flag.parse("flag_promo", spec)?.info;
  assertEquals([info?.sources, info?.categorical, info?.lookBack], [["promo"], true, null]);
  assertEquals(info?.meaning, "flag of promo every 7");
  assertEquals(flag.examples(spec), ["flag_promo"]);
});

Deno.test("defineFeature() hands over the groups of the pattern, not the name", () => {
  const seen: (readonly string[])[] = [];
  const watch = defineFeature("w", /^w_(\d+)(?:_(\d+))?$/, {
    build(groups) {
      seen.push(groups);
      return null;
    },
    examples: () => [],
  });
  watch.parse("w_3_4", specOf([]));
  watch.parse("w_3", specOf([]));
  watch.parse("x_3", specOf([]));
  assertEquals(seen, [["3", "4"], ["3", undefined as unknown as string]]);
});
