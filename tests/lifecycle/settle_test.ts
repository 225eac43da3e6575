import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { judgeRun } from "@lib/lifecycle/judge.ts";
import { type SettleOptions, settleRun } from "@lib/lifecycle/settle.ts";
import type { Candidate } from "@lib/registry/versions/action.ts";
import { findingsOf, judgedKeys, policy } from "./_fixtures.ts";

/** Candidate `k`, number 100 + k; without a champion. */
function candidate(k: number, changes: Partial<Candidate> = {}): Candidate {
  const key = seriesKey([`k${k}`]);
  return { id: 100 + k, key, contender: "ridge", status: "champion", chosen: true, champion: null, ...changes };
}

const champion = (id: number, larger = false) => ({ id, version: 1, run: "r0", larger, sameRecipe: true });

/** Stages and gate of candidates of a run without any fault. */
function settled(candidates: readonly Candidate[], changes: Partial<SettleOptions> = {}) {
  const seen = new Map(candidates.flatMap(({ key, champion }) => champion === null ? [] : [[key.id, champion.id]]));
  const verdict = judgeRun(findingsOf(), policy({}));
  const { settlement, gate } = settleRun(candidates, {
    verdict,
    approval: "automatic",
    challenges: false,
    seen,
    ...changes,
  });
  return { stages: settlement.stages, kinds: settlement.actions.map(({ kind }) => kind), gate, settlement };
}

Deno.test("settleRun() what passes serves at once, also in place of a champion", () => {
  const { stages, kinds, gate } = settled([candidate(0), candidate(1, { champion: champion(7) })]);
  assertEquals([stages, kinds], [["Production", "Production"], ["GATED", "PROMOTED"]]);
  assertEquals([gate.keys, gate.serves, gate.waits], [
    { staged: 2, held: 0 },
    { new: 2, former: 0, none: 0 },
    { approval: 0, larger: 0, conflict: 0 },
  ]);
});

Deno.test("settleRun() of a run that breaks a rule nothing moves, and that is told", () => {
  const verdict = judgeRun(findingsOf(), policy({ run: { rmspe: 0.05 } }));
  const both = [candidate(0), candidate(1, { champion: champion(7) })];
  const { stages, gate, settlement } = settled(both, { verdict });
  assertEquals([stages, gate.passed, gate.serves], [["None", "None"], false, { new: 0, former: 1, none: 1 }]);
  assertEquals(settlement.actions.map(({ kind, detail }) => [kind, detail.passed, detail.keys]), [
    ["GATED", false, { staged: 0, held: 2 }],
  ]);
});

Deno.test("settleRun() with approval by hand what passes waits, and a key that breaks a rule stays behind", () => {
  const keys = judgedKeys(2, (k) => ({ scores: { mase: k } }));
  const verdict = judgeRun(findingsOf({ keys }), policy({ key: { mase: 0.5 } }));
  const { stages, kinds, gate } = settled([candidate(0), candidate(1)], { verdict, approval: "manual" });
  assertEquals([stages, kinds], [["Staging", "None"], ["GATED"]]);
  assertEquals([gate.passed, gate.keys, gate.serves], [true, { staged: 1, held: 1 }, { new: 0, former: 0, none: 2 }]);
  assertEquals(gate.waits.approval, 1);
});

Deno.test("settleRun() a key whose champion changed since it was compared waits, and nobody else does", () => {
  const [a, b, c] = [candidate(0, { champion: champion(7) }), candidate(1, { champion: champion(8) }), candidate(2)];
  const seen = new Map([[a.key.id, 6], [b.key.id, 8], [c.key.id, 9]]);
  const { stages, gate } = settled([a, b, c], { seen });
  assertEquals([stages, gate.waits.conflict], [["Staging", "Production", "Staging"], 2]);
  assertEquals(gate.serves, { new: 1, former: 1, none: 1 });
});

Deno.test("settleRun() models of a limited run wait where a run over more keys serves", () => {
  const both = [candidate(0, { champion: champion(7, true) }), candidate(1, { champion: champion(8) })];
  const { stages, gate } = settled(both, { challenges: true });
  assertEquals([stages, gate.waits.larger], [["Staging", "Production"], 1]);
  assertEquals(settled(both).stages, ["Production", "Production"]);
  const { waits } = settled(both, { challenges: true, approval: "manual" }).gate;
  assertEquals(waits, { approval: 1, larger: 1, conflict: 0 });
});

Deno.test("settleRun() other contenders are registered and nothing else", () => {
  const { stages, gate } = settled([candidate(0), candidate(0, { id: 101, chosen: false })]);
  assertEquals([stages, gate.keys.staged], [["Production", "None"], 1]);
});

Deno.test("settleRun() tells what could not be judged as null: JSON has no NaN", () => {
  const rules = settled([candidate(0)]).settlement.actions[0].detail.rules as { name: string; value: number | null }[];
  assertEquals(rules.find(({ name }) => name === "non_inferiority")?.value, null);
  assertEquals(rules.find(({ name }) => name === "skill")?.value, 0.2);
});

Deno.test("settleRun() says that nothing is known of the errors where another recipe is replaced, and not where data alone differs", () => {
  const forgiven = (sameRecipe: boolean, verdict = judgeRun(findingsOf(), policy({}))) => {
    const replacing = candidate(0, { champion: { ...champion(7), sameRecipe } });
    return settled([replacing], { verdict }).gate.rules.find(({ name }) => name === "non_inferiority")?.forgiven;
  };
  assertEquals([forgiven(false), forgiven(true)], [true, undefined]);
  assertEquals(forgiven(false, judgeRun(findingsOf(), policy({ run: { rmspe: 0.05 } }))), undefined);
});

Deno.test("settleRun() counts keys whose new model serves in the place of one that somebody had rolled back to", () => {
  const both = [candidate(0, { champion: champion(7) }), candidate(1, { champion: champion(8) }), candidate(2)];
  const rolledBack = new Set(both.map(({ key }) => `${key.id} 1`).slice(1));
  assertEquals(settled(both, { rolledBack }).gate.undone, 1);
  assertEquals(settled(both, { rolledBack, approval: "manual" }).gate.undone, 0);
  assertEquals(settled(both).gate.undone, 0);
});
