import { assertEquals } from "@std/assert";
import { gunzipSync } from "node:zlib";
import { KeyBlocks } from "@lib/report/record/key_blocks.ts";
import { BLOCK_SIZE } from "@lib/report/record/key_table.ts";
import type { KeyDetail } from "@lib/report/record/run_record.ts";

const DETAIL: KeyDetail = {
  ...{ key: ["a"], history: { start: 0, y: [] }, holdouts: [], forecast: null, forecastNote: "", members: [] },
  ...{ why: [], leaderboard: [], boardMetric: "" },
};

function keysOf(element: string): string[][] {
  const text = element.slice(element.indexOf(">") + 1, element.lastIndexOf("</script>"));
  return JSON.parse(new TextDecoder().decode(gunzipSync(Uint8Array.fromBase64(text)))).keys.map((one: KeyDetail) =>
    one.key
  );
}

Deno.test("KeyBlocks packs keys in their order, the last block with what is left", () => {
  const blocks = new KeyBlocks();
  for (let k = 0; k <= BLOCK_SIZE; k++) blocks.add({ ...DETAIL, key: [String(k)] });
  const packed = blocks.finish();
  assertEquals(packed.map((element) => keysOf(element).length), [BLOCK_SIZE, 1]);
  assertEquals(keysOf(packed[1]!), [[String(BLOCK_SIZE)]]);
  assertEquals(new KeyBlocks().finish(), []);
});
