import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { LoggedBlocks } from "@lib/inference/log/logged_blocks.ts";

Deno.test("LoggedBlocks.replacedTo() each step of a key and origin counts once: of the table alone, then where it was logged last", () => {
  const block = fc.record({
    key: fc.nat(3),
    origin: fc.nat(2),
    at: fc.nat(4),
    last: fc.integer({ min: 1, max: 5 }),
    isPlain: fc.boolean(),
  });
  fc.assert(fc.property(fc.array(block, { maxLength: 20 }), (all) => {
    const blocks = new LoggedBlocks(), latest = new Map<string, number>();
    const rank = (b: number) => 10 * Number(all[b]!.isPlain) + all[b]!.at;
    for (const [b, each] of all.entries()) {
      blocks.add(each);
      for (let step = 1; step <= each.last; step++) {
        const name = `${each.key} ${each.origin} ${step}`, other = latest.get(name);
        if (other === undefined || rank(other) <= rank(b)) latest.set(name, b);
      }
    }
    const kept = all.flatMap(({ key, origin, last }, b) =>
      Array.from({ length: last }, (_, i) => i + 1).filter((step) => step > blocks.replacedTo(b))
        .map((step) => `${key} ${origin} ${step}=${b}`)
    );
    assertEquals(kept.sort(), [...latest].map(([name, b]) => `${name}=${b}`).sort());
  }));
});

Deno.test("LoggedBlocks.replacedTo() of 100,000 forecasts of one key and origin is answered at once", () => {
  const blocks = new LoggedBlocks(), count = 100_000;
  for (let at = 0; at < count; at++) blocks.add({ key: 0, origin: 0, at, last: 2, isPlain: false });
  assertEquals([blocks.replacedTo(0), blocks.replacedTo(count - 2), blocks.replacedTo(count - 1)], [2, 2, 0]);
});

Deno.test("LoggedBlocks.add() grows with keys and blocks", () => {
  const blocks = new LoggedBlocks();
  for (let key = 0; key < 3000; key++) blocks.add({ key, origin: 7, at: 1, last: 2, isPlain: true });
  blocks.add({ key: 2999, origin: 7, at: 2, last: 1, isPlain: true });
  assertEquals([blocks.count, blocks.replacedTo(2998), blocks.replacedTo(2999), blocks.replacedTo(3000)], [
    3001,
    0,
    1,
    0,
  ]);
});
