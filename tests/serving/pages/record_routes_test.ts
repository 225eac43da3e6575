import { assert, assertEquals } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import type { MonitorResult } from "@lib/monitoring/monitor_result.ts";
import { ANSWER_SCHEMAS } from "@lib/serving/api/answer_schemas.ts";
import { KEYS } from "../../inference/_fixtures.ts";
import { refusal } from "../_fake_service.ts";
import { ANA, Served } from "./_served.ts";

const RECORD = `/v1/keys/${KEYS[2].id}/record`;

Deno.test("routes of pages answer the fields that their schemas name", async () => {
  using served = await Served.open();
  const asked = [
    ["Fleet", "/v1/fleet"],
    ["Evidence", "/v1/fleet/evidence"],
    ["FleetKeys", "/v1/fleet/keys"],
    ["KeyRecord", RECORD],
    ["RunsRecord", "/v1/runs/record"],
    ["RunComparison", "/v1/runs/compare?a=r1&b=r2"],
    ["Approvals", "/v1/approvals"],
    ["ApprovalPreview", "/v1/approvals/r2/preview"],
    ["Quality", "/v1/quality"],
  ] as const;
  const fields = (name: keyof typeof ANSWER_SCHEMAS) => Object.keys(ANSWER_SCHEMAS[name].properties).toSorted();
  for (const [name, path] of asked) {
    assertEquals(Object.keys(await served.json(path)).toSorted(), fields(name), name);
  }
  assertEquals(
    Object.keys(await (await served.post("/v1/approvals/r2/reject", ANA)).json()).toSorted(),
    fields("Rejected"),
  );
  const approved = await (await served.post("/v1/approvals/r2/approve", ANA)).json();
  assertEquals(approved.error.code, "REJECTED");
});

Deno.test("routes of pages tell what serves, what waits and what is stored, of hostile keys too", async () => {
  using served = await Served.open();
  const fleet = await served.json("/v1/fleet"), key = await served.json(RECORD);
  assertEquals([fleet.outcomes, fleet.runs], [{ champion: 3, fallback: 0 }, [{ run: "r1", keys: 3 }]]);
  assertEquals([key.key, key.forecast.yhat, key.version.run], [["a|b", "../../x"], [9, 9, 9], "r1"]);
  const { runs } = await served.json("/v1/runs/record?limit=1");
  assertEquals(runs.map(({ run, waits }: { run: string; waits: number }) => [run, waits]), [["r2", 2]]);
  const found = await served.json("/v1/fleet/keys?search=A%7CB&limit=1");
  assertEquals([found.keys[0].contender, found.total, found.next], ["naive", 1, null]);
  const { waiting, isDecidedHere } = await served.json("/v1/approvals");
  assertEquals([waiting.length, waiting[0].run, isDecidedHere], [1, "r2", true]);
  const { keys, paired } = await served.json("/v1/runs/compare?a=r1&b=r2");
  assertEquals([keys, paired.keys], [{ both: 2, onlyA: 1, onlyB: 0 }, 0]);
  assertEquals((await served.json("/v1/quality")).version, 1);
});

Deno.test("routes of pages refuse what is not there, other parameters, and whoever has no token", async () => {
  using served = await Served.open();
  const refused = async (path: string) => await refusal(await served.get(path));
  assertEquals(await refused(`/v1/keys/${"0".repeat(32)}/record`), [404, "NOT_FOUND"]);
  assertEquals(await refused("/v1/keys/..%2f..%2fetc/record"), [404, "NOT_FOUND"]);
  assertEquals(await refused("/v1/runs/compare?a=r1&b=r9"), [404, "NOT_FOUND"]);
  for (
    const path of [
      "/v1/fleet?x=1",
      "/v1/fleet/keys?after=..",
      `/v1/fleet/keys?search=${"x".repeat(201)}`,
      "/v1/fleet/keys?item=007",
      "/v1/runs/compare?a=r1",
      "/v1/runs/record?limit=0",
      "/v1/quality?v=1",
    ]
  ) {
    assertEquals(await refused(path), [400, "MALFORMED_REQUEST"], path);
  }
  for (const path of ["/v1/fleet", RECORD, "/v1/approvals", "/v1/approvals/r2/preview", "/v1/quality"]) {
    assertEquals((await served.get(path, { authorization: "" })).status, 401, path);
  }
});

Deno.test("routes of pages show what the last look found; one that is broken hides nothing else, and is said", async () => {
  const condition = { condition: "drifted", level: "watch", code: "X", evidence: {}, gain: null };
  const look = {
    at: "2024-01-04T00:00:00.000Z",
    dataVersion: 1,
    conditions: [{ key: KEYS[2], ...condition }],
    blocked: [],
  };
  using served = await Served.open({ look: () => look as unknown as MonitorResult });
  assertEquals([(await served.json("/v1/fleet")).look.notOk, (await served.json(RECORD)).condition], [1, condition]);
  using broken = await Served.open({
    look() {
      throw new DataError("DAMAGED_FILE", "Cannot read /secret as it must be whole: current value is not");
    },
  });
  const fleet = await broken.json("/v1/fleet");
  assertEquals([fleet.look, fleet.notes[0].code, fleet.keys], [null, "DAMAGED_FILE", 3]);
  assert(!JSON.stringify(fleet).includes("/secret"));
});

Deno.test("a look at a key is no forecast that was used: it is not told to the log", async () => {
  let logged = 0;
  using served = await Served.open({ onAnswer: () => void logged++ });
  assertEquals([(await served.get(RECORD)).status, logged], [200, 0]);
});
