import { assertEquals } from "@std/assert";
import type { ConfigInput } from "../../../../lib/core/config/config.ts";
import { storedFuture } from "../../../../lib/data/store/stored_future.ts";
import { codesOf, inFolder, prepareText } from "../../_tables.ts";

const CONFIG: Partial<ConfigInput> = { exogenous: { historic: ["visits"], future: ["promo", "price"] } };
const HEAD = "date,item,demand,visits,promo,price\n";
const PAST = ["a", "b"].flatMap((item) => [1, 2, 3, 4].map((d) => `2024-01-0${d},${item},4,9,${d % 2 === 0},${d}\n`))
  .join("");
const told = (prepared: Parameters<typeof codesOf>[0]) => codesOf(prepared).filter((code) => code.startsWith("FUTURE"));

Deno.test("tellAheadValues() tells values and texts that rows ahead lack, as those of a file are told", () =>
  inFolder(async (dir) => {
    const ahead = "2024-01-05,a,,,true,\n2024-01-06,a,,,1,9\n2024-01-05,b,,,0,\n2024-01-06,b,,,1,x\n";
    const table = await prepareText(dir, HEAD + PAST + ahead, {
      config: { exogenous: { ...CONFIG.exogenous, kinds: { price: "number" } } },
    });
    assertEquals(told(table), [
      "FUTURE_LEVELS_UNKNOWN promo 3",
      "FUTURE_VALUES_MISSING price 3",
      "FUTURE_VALUES_MISSING promo 3",
    ]);
    const levels = table.findings.find(({ code }) => code === "FUTURE_LEVELS_UNKNOWN");
    assertEquals([levels?.severity, levels?.examples], ["warning", ['"1"', '"0"']]);
    const frame = await storedFuture(table.group, { from: 0, to: 2, steps: 2 });
    const known = table.group.exogenous.find(({ name }) => name === "promo")?.levels?.indexOf("true");
    assertEquals([...frame?.columns[0].values ?? []], [known, NaN, NaN, NaN]);
    assertEquals([...frame?.columns[1].values ?? []], [NaN, 9, NaN, NaN]);
  }));

Deno.test("tellAheadValues() says nothing of whole rows ahead, nor where there are none", () =>
  inFolder(async (dir) => {
    const ahead = "2024-01-05,a,,,true,2\n2024-01-05,b,,,false,3\n";
    for (const text of [PAST, PAST + ahead]) {
      assertEquals(told(await prepareText(dir, HEAD + text, { config: CONFIG })), []);
    }
    const plain = await prepareText(dir, HEAD + PAST + ahead, { config: { name: "plain" } });
    assertEquals([told(plain), plain.counts.ahead], [[], 2], "no column is known ahead");
  }));
