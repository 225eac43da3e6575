import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { predictServed } from "@lib/inference/rows/predict_served.ts";
import type { RowServing } from "@lib/inference/champions/serving.ts";
import type { ModelFamily } from "@lib/models/contract/family.ts";
import { championOf, member, NUMBERS, panelOf, PLAIN } from "../../competition/_rows.ts";

const KEY = seriesKey(["a"]);
const TABLE = { keys: [KEY], keyOf: new Int32Array(4), panel: () => panelOf(NUMBERS.task) };
const BROKEN = { ...PLAIN, predict: () => new Float64Array(1) } as ModelFamily;

function version(version: number, family = PLAIN as ModelFamily): Extract<RowServing, { champion: unknown }> {
  const champion = championOf(NUMBERS, [member([version, 0], { family })]), limits = { minRows: 1, zeroFilled: false };
  return { status: "champion", champion, version, reason: "", verdict: "", limits, newcomers: null };
}

Deno.test("predictServed() goes back to the newest former version that can predict, and says so", async () => {
  const asked: [number, string][] = [];
  const replace = (_: unknown, { version: from }: { version: number }, code: string): Promise<RowServing> => {
    asked.push([from, code]);
    const former = version(from - 1, from === 3 ? BROKEN : undefined);
    return Promise.resolve({ ...former, status: "fallback", reason: `FORMER_VERSION:${code}` });
  };
  const { keys, values, failed } = await predictServed(TABLE, {
    serving: [version(3, BROKEN)],
    resolver: { replace },
  });
  assertEquals(asked, [[3, "WRONG_LENGTH"], [2, "WRONG_LENGTH"]]);
  assertEquals([keys[0]!.version, keys[0]!.reason], [1, "FORMER_VERSION:WRONG_LENGTH"]);
  assertEquals([values[0], [...failed]], [1, [0, 0, 0, 0]]);
});

Deno.test("predictServed() of a key without any version that can predict has the reason of the last", async () => {
  const replace = () => Promise.resolve<RowServing>({ status: "failed", reason: "WRONG_LENGTH" });
  const { keys, failed } = await predictServed(TABLE, { serving: [version(1, BROKEN)], resolver: { replace } });
  assertEquals([keys[0]!.status, keys[0]!.reason, [...failed]], ["failed", "WRONG_LENGTH", [1, 1, 1, 1]]);
});
