import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { gunzipSync } from "node:zlib";
import { EvaluationPage } from "@lib/report/evaluation_page.ts";
import type { KeyBlock, RunRecord } from "@lib/report/record/run_record.ts";
import { evaluated } from "./_evaluated.ts";

function textOf(page: string, id: string): string {
  const from = page.indexOf(">", page.indexOf(`id="${id}"`)) + 1;
  return page.slice(from, page.indexOf("</script>", from));
}

Deno.test("EvaluationPage shows each key at every origin as the rows of the evaluation have it", async () => {
  const { page, result, csv } = await evaluated();
  const record: RunRecord = JSON.parse(textOf(page, "record"));
  const packed = Uint8Array.fromBase64(textOf(page, "keys-0"));
  const { keys }: KeyBlock = JSON.parse(new TextDecoder().decode(gunzipSync(packed)));
  assertEquals(record.head.spans.map(({ origin }) => origin), [...result.origins]);
  assertEquals(keys.map(({ key, holdouts }) => [...key, holdouts.length]), [
    ["dead", "x", 0],
    ["i00", "north", 2],
    ["i00", "south", 2],
  ]);
  const [head = "", ...lines] = csv.trim().split("\n"), names = head.split(",");
  const rows = lines.map((line) => Object.fromEntries(line.split(",").map((cell, i) => [names[i], cell])));
  for (const { key, holdouts } of keys) {
    for (const [o, held] of holdouts.entries()) {
      const own = rows.filter((row) =>
        row.item === key[0] && row.location === key[1] && row.origin === result.origins[o]
      );
      assertEquals(own.map(({ ds }) => ds), record.head.periods.slice(held.start, held.start + 6));
      assertEquals(own.map(({ yhat }) => Number(Number(yhat).toPrecision(6))), held.yhat);
      assertEquals(own.map(({ y }) => Number(y)), held.actual);
      assertEquals(own.map(({ hi_80 }) => Number(Number(hi_80).toPrecision(6))), held.hi[0]);
      assertEquals(own[0]?.model, held.model);
    }
  }
  assert(keys.every(({ forecast }) => forecast === null));
  assertEquals(keys[1]?.history.y.length, 54);
});

Deno.test("EvaluationPage its figures are those of the evaluation, and it says that there are two origins", async () => {
  const { page, result } = await evaluated(), record: RunRecord = JSON.parse(textOf(page, "record"));
  const [ours] = record.comparison;
  assertEquals([ours?.method, ours?.metrics.mase], ["ours", Number(result.metrics.ours!.mase.toPrecision(6))]);
  assertStringIncludes(
    record.sentences[0]!.text,
    "On what followed 2 past origins, the MASE of what would have served is",
  );
  assertEquals(record.fallbacks.map(({ code, status }) => [code, status]), [["ALL_MISSING", "failed"]]);
});

Deno.test("EvaluationPage without an origin is a mistake of its caller", () => {
  using page = new EvaluationPage({ store: "s", scratch: Deno.makeTempDirSync() });
  assertThrows(() => page.write("x.html", {} as never), TypeError);
});
