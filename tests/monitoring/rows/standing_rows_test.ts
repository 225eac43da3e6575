import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import {
  findingsOfKey,
  keepStanding,
  readStanding,
  standingAfter,
  type StandingRows,
} from "@lib/monitoring/rows/standing_rows.ts";

const [A, B] = [seriesKey(["a"]), seriesKey(["b"])];
const FOUND = { level: "act", code: "ERROR_UP", message: "m", evidence: { rows: 30, pValue: NaN } } as const;
const MOVED = { ...FOUND, level: "watch", code: "COLUMN_DRIFTED" } as const;
const CHAMPIONS = [{ id: 1, key: A }, { id: 2, key: B }];
const NOTHING = { champions: CHAMPIONS, tested: new Map(), moved: new Map() };
const standing = (other: Partial<StandingRows> = {}): StandingRows => ({
  ...{ version: 1, findings: [FOUND], moved: [], gain: 0.5 },
  ...other,
});

Deno.test("standingAfter() what the last look said stands until it is tested again, or another version serves", () => {
  const former = new Map([[A.id, standing()], ["gone", standing()]]);
  assertEquals([...standingAfter(former, NOTHING)], [[A.id, standing()]]);
  const healthy = new Map([[A.id, { findings: [], gain: 0 }]]);
  assertEquals([...standingAfter(former, { ...NOTHING, tested: healthy }).values()], [
    standing({ findings: [], gain: 0 }),
  ]);
  assertEquals([...standingAfter(former, { ...NOTHING, champions: [{ id: 7, key: A }] })], []);
});

Deno.test("standingAfter() of columns that have moved goes by what was compared, whatever was tested", () => {
  const moved = new Map([[A.id, []], [B.id, [MOVED]]]), former = new Map([[A.id, standing({ moved: [MOVED] })]]);
  const state = standingAfter(former, { ...NOTHING, moved });
  assertEquals(state.get(A.id), standing());
  assertEquals(state.get(B.id), { version: 2, findings: [], moved: [MOVED], gain: null });
  assertEquals([A, B].map((key) => findingsOfKey(state, key).map(({ code }) => code)), [
    ["ERROR_UP"],
    ["COLUMN_DRIFTED"],
  ]);
});

Deno.test("readStanding() gives what was kept, and nothing of another table or registry, or what is broken", () => {
  const reports = Deno.makeTempDirSync(), owner = { reports, table: "t", registry: "r" };
  assertEquals(readStanding(owner), { state: new Map(), note: null });
  keepStanding(owner, new Map([[A.id, standing({ findings: [MOVED] })]]));
  assertEquals(readStanding(owner).state.get(A.id)?.findings[0]?.code, "COLUMN_DRIFTED");
  assertEquals(readStanding({ ...owner, registry: "s" }).note?.code, "STATE_FOREIGN");
  const path = `${reports}/monitor/t/rows.json`;
  Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replace("ERROR", "error").slice(0, -9));
  assertEquals([readStanding(owner).state.size, readStanding(owner).note?.code], [0, "STATE_BROKEN"]);
});
