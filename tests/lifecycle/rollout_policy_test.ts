import { assertEquals } from "@std/assert";
import { nextStep, type RolloutFinding } from "@lib/lifecycle/rollout_policy.ts";

const shown: RolloutFinding = { verdict: "not_worse", since: 7, soak: 7 };
const at = (share: number, phase: "active" | "complete" | "back" | "ended" = "active") => ({ share, phase });

Deno.test("nextStep() 5, 25, 100 as long as nothing speaks against it", () => {
  assertEquals([null, at(5), at(12), at(25)].map((state) => nextStep(state, shown).share), [5, 25, 25, 100]);
  assertEquals(nextStep(at(5), { ...shown, verdict: "better" }), { share: 25, reason: "SHOWN" });
});

Deno.test("nextStep() a step is watched for a while; the first one needs no watching", () => {
  assertEquals(nextStep(at(5), { ...shown, since: 6 }), { share: null, reason: "SOAKING" });
  assertEquals(nextStep(null, { ...shown, since: 0 }).share, 5);
  assertEquals(nextStep(null, { ...shown, verdict: "open" }), { share: null, reason: "OPEN" });
});

Deno.test("nextStep() what is worse goes back, at once, if it serves anything", () => {
  assertEquals(nextStep(at(25), { verdict: "worse", since: 0, soak: 7 }), { share: 0, reason: "WORSE" });
  assertEquals(nextStep(null, { ...shown, verdict: "worse" }), { share: null, reason: "WORSE" });
});

Deno.test("nextStep() what is over stays over", () => {
  const told = (["complete", "back", "ended"] as const).map((phase) => nextStep(at(25, phase), shown));
  assertEquals(told.map(({ share }) => share), [null, null, null]);
  assertEquals(told.map(({ reason }) => reason), ["COMPLETE", "GIVEN_BACK", "ENDED"]);
});

Deno.test("nextStep() what could not be moved is tried again, there and back", () => {
  const young = { ...shown, since: 0 };
  assertEquals(nextStep(at(0), young), { share: 0, reason: "GIVING_BACK" });
  assertEquals(nextStep(at(100), young), { share: 100, reason: "SHOWN" });
});
