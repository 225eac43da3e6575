import { assertEquals } from "@std/assert";
import { formatRules, tellBroken, tellForgiven, tellGate, tellServes } from "../../../lib/cli/live/gate_table.ts";
import type { GateRule } from "../../../lib/lifecycle/rules.ts";
import type { RunGate } from "../../../lib/lifecycle/settle.ts";

const RULES: GateRule[] = [
  { name: "rmspe", scope: "run", limit: 0.1, value: 0.1445, ok: false },
  { name: "coverage", scope: "run", limit: 5, value: NaN, ok: false },
  { name: "skill", scope: "run", limit: 0, value: -0.02, ok: true, forgiven: true },
  { name: "non_inferiority", scope: "run", limit: 0.05, value: NaN, ok: true },
  { name: "mase", scope: "key", limit: 1, value: 1.5, ok: false },
];

Deno.test("formatRules() shows limits, values, and what is kept for want of evidence", () => {
  const kept = formatRules(RULES).split("\n").slice(1).map((line) => line.split(/ {2,}/).at(-1));
  assertEquals(kept, [
    "no",
    "no",
    "yes: so few keys show nothing",
    "not judged",
    "no: such keys are held back",
  ]);
  assertEquals(formatRules([]), "No rules: the config has switched all of them off.");
});

Deno.test("tellBroken() says which rule of the run is broken, and by how much", () => {
  assertEquals(
    tellBroken(RULES),
    "rmspe is 0.145, 0.044 above its limit 0.1; coverage cannot be judged, and must be ≤ 5",
  );
  assertEquals(
    tellBroken([{ name: "skill", scope: "run", limit: 0, value: -0.5, ok: false }]),
    "skill is -0.500, 0.500 below its limit 0",
  );
});

const GATE: RunGate = {
  passed: true,
  rules: [],
  keys: { staged: 9, held: 1 },
  serves: { new: 5, former: 4, none: 1 },
  waits: { approval: 2, larger: 1, conflict: 1 },
  undone: 1,
};

Deno.test("tellGate() says what passed, who waits and why, and who serves", () => {
  assertEquals(tellGate(GATE).split("\n"), [
    "The run has passed.",
    "1 key is held back by rules of a key.",
    "5 keys are served by the new models.",
    "1 key is served so although somebody had rolled back to a former model.",
    "2 keys are waiting in Staging: deno task promote lets them serve.",
    "1 key is waiting in Staging, as champions of runs over more keys serve: --replace lets the new models serve.",
    "1 key is waiting in Staging, as somebody else has changed their champion meanwhile (CONFLICT).",
    "4 keys are served by the former models on.",
    "1 key is served by no model.",
  ]);
});

Deno.test("tellGate() of a refused run says which rule and who serves, and nothing of what does not happen", () => {
  const refused = { keys: { staged: 0, held: 8 }, serves: { new: 0, former: 8, none: 0 } };
  const waits = { approval: 0, larger: 0, conflict: 0 };
  assertEquals(tellGate({ passed: false, rules: RULES.slice(0, 1), ...refused, waits, undone: 0 }).split("\n"), [
    "The run is refused: rmspe is 0.145, 0.044 above its limit 0.1.",
    "8 keys are served by the former models on.",
  ]);
});

Deno.test("tellServes() says who serves where a run is refused", () => {
  const told = (former: number, none: number) => tellServes({ ...GATE, serves: { new: 0, former, none } });
  assertEquals([told(8, 0), told(8, 2), told(0, 0)], [
    "the former models serve 8 keys on",
    "the former models serve 8 keys on, 2 keys are served by no model",
    "none of its keys has a model",
  ]);
});

Deno.test("tellForgiven() says what is beyond its limit or unknown and passes all the same, and nothing else", () => {
  assertEquals(tellForgiven(RULES), ["skill is -0.020, below its limit 0: forgiven, as so few keys show nothing"]);
  assertEquals(
    tellForgiven([
      { name: "non_inferiority", scope: "run", limit: 0.05, value: NaN, ok: true, forgiven: true },
      { name: "failed", scope: "run", limit: 0.2, value: 0.5, ok: true, forgiven: true },
    ]),
    [
      "non_inferiority could not be judged: no key could be compared with its champion, and champions of another recipe are replaced",
      "failed is 0.500, above its limit 0.2: forgiven, as so few keys show nothing",
    ],
  );
});
