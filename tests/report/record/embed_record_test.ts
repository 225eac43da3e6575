import { assert, assertEquals } from "@std/assert";
import { gunzipSync } from "node:zlib";
import { blockElement, recordElement } from "@lib/report/record/embed_record.ts";
import { blockId, RECORD_ID } from "@lib/report/record/record_ids.ts";
import type { KeyDetail, RunRecord } from "@lib/report/record/run_record.ts";

const DETAIL: KeyDetail = {
  key: ["007", "</script><script>alert(1)</script>"],
  history: { start: 0, y: [1 / 3, NaN, 12345678] },
  holdouts: [],
  forecast: null,
  forecastNote: "none",
  members: [],
  why: [],
  leaderboard: [],
  boardMetric: "",
};
const RECORD: RunRecord = {
  format: 1,
  head: {
    ...{ kind: "run", run: "r", table: "</script>", created: "", revision: "", keyColumns: ["item"], target: "y" },
    ...{
      frequency: "day",
      calendar: { frequency: "day", anchor: 0 },
      horizon: 2,
      seasonLength: 7,
      levels: [80],
      metric: "rmsse",
      origin: "2024-01-02",
    },
    ...{
      spans: [],
      isHeldOut: true,
      keyCount: 1,
      facts: [],
      periods: [],
      firstPeriod: 0,
      historyNote: "",
      boardSpans: [],
    },
  },
  sentences: [],
  comparison: [],
  charts: {
    ...{ coverage: null, seconds: null, phases: null, members: null, localGlobal: null, rows: null },
    importance: [],
    contributions: [],
  },
  findings: [],
  fallbacks: [],
  missing: [],
  keys: {
    count: 1,
    columns: [{ type: "number", name: "r", title: "r", unit: "", better: null, values: [Infinity] }],
    blockSize: 50,
  },
};

function textOf(element: string): string {
  return element.slice(element.indexOf(">") + 1, element.lastIndexOf("</script>"));
}

Deno.test("recordElement() cannot be ended by a text in it, and reads back", () => {
  const element = recordElement(RECORD), text = textOf(element);
  assert(element.startsWith(`<script type="application/json" id="${RECORD_ID}">`));
  assert(!text.includes("<"));
  assertEquals(JSON.parse(text).head.table, "</script>");
});

Deno.test("recordElement() makes what is not finite unknown", () => {
  assertEquals(JSON.parse(textOf(recordElement(RECORD))).keys.columns[0].values, [null]);
});

Deno.test("blockElement() holds the details with six significant digits, whole numbers as they are", () => {
  const element = blockElement(3, { keys: [DETAIL] });
  assert(element.includes(`id="${blockId(3)}"`));
  const { keys } = JSON.parse(new TextDecoder().decode(gunzipSync(Uint8Array.fromBase64(textOf(element)))));
  assertEquals(keys[0].key, DETAIL.key);
  assertEquals(keys[0].history.y, [0.333333, null, 12345678]);
});
