import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { LoggedBlocks } from "@lib/inference/logged_blocks.ts";

Deno.test("LoggedBlocks.replacedTo() each step of a key and origin counts once, where it was logged last", () => {
  const block = fc.record({
    key: fc.nat(3),
    origin: fc.nat(2),
    at: fc.nat(4),
    last: fc.integer({ min: 1, max: 5 }),
  });
  fc.assert(fc.property(fc.array(block, { maxLength: 20 }), (all) => {
    const blocks = new LoggedBlocks(), latest = new Map<string, number>();
    for (const [b, { key, origin, at, last }] of all.entries()) {
      blocks.add({ key, origin, at, last });
      for (let step = 1; step <= last; step++) {
        const name = `${key} ${origin} ${step}`, other = latest.get(name);
        if (other === undefined || all[other]!.at <= at) latest.set(name, b);
      }
    }
    const kept = all.flatMap(({ key, origin, last }, b) =>
      Array.from({ length: last }, (_, i) => i + 1).filter((step) => step > blocks.replacedTo(b))
        .map((step) => `${key} ${origin} ${step}=${b}`)
    );
    assertEquals(kept.sort(), [...latest].map(([name, b]) => `${name}=${b}`).sort());
  }));
});

Deno.test("LoggedBlocks.add() grows with keys and blocks", () => {
  const blocks = new LoggedBlocks();
  for (let key = 0; key < 3000; key++) blocks.add({ key, origin: 7, at: 1, last: 2 });
  blocks.add({ key: 2999, origin: 7, at: 2, last: 1 });
  assertEquals([blocks.count, blocks.replacedTo(2998), blocks.replacedTo(2999), blocks.replacedTo(3000)], [
    3001,
    0,
    1,
    0,
  ]);
});
