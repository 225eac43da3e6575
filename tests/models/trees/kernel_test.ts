import { assertEquals } from "@std/assert";
import { createRng } from "../../../lib/core/random.ts";
import { Arena } from "../../../lib/models/trees/arena.ts";
import { binDesign } from "../../../lib/models/trees/bin.ts";
import { fitBoosting } from "../../../lib/models/trees/boost.ts";
import { fitForest } from "../../../lib/models/trees/bag.ts";
import { PLAIN_KERNEL, type TreeKernel } from "../../../lib/models/trees/kernel.ts";
import { BAG, BOOST, simulate } from "./_trees.ts";

Deno.test("TreeKernel sees every hot call, with an arena first", () => {
  const calls = new Map<string, number>();
  const counted: TreeKernel = { ...PLAIN_KERNEL };
  for (const name of Object.keys(PLAIN_KERNEL) as (keyof TreeKernel)[]) {
    const original = PLAIN_KERNEL[name] as (...args: unknown[]) => unknown;
    Object.assign(counted, {
      [name]: (...args: unknown[]) => {
        assertEquals(args[0] instanceof Arena, true);
        calls.set(name, (calls.get(name) ?? 0) + 1);
        return original(...args);
      },
    });
  }
  const design = simulate({ rows: 200 }), binned = binDesign(design);
  for (const growth of ["depth", "symmetric"] as const) {
    const plain = fitBoosting(binned, design, { ...BOOST, growth, maxDepth: 5, rng: createRng(1) });
    assertEquals(
      fitBoosting(binned, design, { ...BOOST, growth, maxDepth: 5, kernel: counted, rng: createRng(1) }),
      plain,
    );
  }
  fitForest(binned, design, { ...BAG, kernel: counted });
  assertEquals([...calls.keys()].sort(), Object.keys(PLAIN_KERNEL).sort());
});

Deno.test("TreeKernel may be replaced function by function: a copy of the plain one changes no bit", () => {
  const copy: TreeKernel = {
    buildHistogram: (arena, slot, span) =>
      PLAIN_KERNEL.buildColumns(arena, slot, {
        ...span,
        columns: Int32Array.from({ length: arena.binned.map.features.length }, (_, j) => j),
        from: 0,
        to: arena.binned.map.features.length,
      }),
    buildColumns: (arena, slot, span) => PLAIN_KERNEL.buildColumns(arena, slot, span),
    subtractHistogram: (arena, parent, child) => PLAIN_KERNEL.subtractHistogram(arena, parent, child),
    scanHistogram(arena, slot, search) {
      // One column at a time: what was best stays best.
      for (let j = search.from; j < search.to; j++) {
        PLAIN_KERNEL.scanHistogram(arena, slot, { ...search, from: j, to: j + 1 });
      }
    },
    scanSmall: (arena, search) => PLAIN_KERNEL.scanSmall(arena, search),
    partitionRows: (arena, node) => PLAIN_KERNEL.partitionRows(arena, node),
  };
  for (const missing of [0, 0.2]) {
    const design = simulate({ rows: 200, missing, categories: 4 }), binned = binDesign(design);
    for (const growth of ["depth", "leaf", "symmetric"] as const) {
      const fit = (kernel?: TreeKernel) =>
        fitBoosting(binned, design, { ...BOOST, growth, kernel, rowSample: 0.7, rng: createRng(2) });
      assertEquals(fit(copy), fit(), growth);
    }
  }
});
