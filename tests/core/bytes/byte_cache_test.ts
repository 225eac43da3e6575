import { assert, assertEquals } from "@std/assert";
import { ByteCache } from "@lib/core/bytes/byte_cache.ts";

Deno.test("ByteCache what was not used for longest gives way, and the bytes never pass the bound", () => {
  const cache = new ByteCache<string>(1000);
  for (let i = 0; i < 50; i++) {
    cache.set(`k${i}`, `v${i}`, i * 7 % 200);
    cache.get("k0");
    assert(cache.status().bytes <= 1000);
  }
  assertEquals(cache.get("k0"), "v0");
  assertEquals(cache.get("k49"), "v49");
  assertEquals(cache.get("k1"), undefined);
  const { entries, evictions, hits, misses } = cache.status();
  assertEquals([entries + evictions, hits, misses], [50, 52, 1]);
});

Deno.test("ByteCache a value in place of another, forgotten ones and one too large leave no bytes behind", () => {
  const cache = new ByteCache<number>(500);
  cache.set("a", 1, 100);
  cache.set("a", 2, 50);
  assertEquals([cache.get("a"), cache.status().bytes], [2, 211]);
  cache.set("a", 3, 1000);
  assertEquals([cache.get("a"), cache.status().bytes, cache.status().entries], [undefined, 0, 0]);
  cache.set("b", 4, 0);
  cache.delete("b");
  cache.delete("b");
  cache.set("c", 5, 0);
  cache.clear();
  assertEquals([cache.status().bytes, cache.get("c")], [0, undefined]);
});
