import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { HttpError } from "@lib/serving/http/http_error.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { KEYS, modelPacks, NOW } from "../../inference/_fixtures.ts";
import { refusal } from "../_fake_service.ts";
import { ANA, READ, Served } from "./_served.ts";

const APPROVE = "/v1/approvals/r2/approve", REJECT = "/v1/approvals/r2/reject";

/** Who serves each key. */
const servedBy = (served: Served) => served.registry((registry) => KEYS.map(({ id }) => registry.resolve(id)?.run));

Deno.test("POST approve lets a run serve at once, in one transaction, and the history says who and why", async () => {
  using served = await Served.open();
  const preview = await served.json("/v1/approvals/r2/preview");
  assertEquals([preview.promoted, preview.archived, preview.moves, preview.event], [2, 2, 2, null]);
  assertEquals([preview.forecasts.demo.changed, preview.error.lo], [0, null]);
  assertEquals(servedBy(served), ["r1", "r1", "r1"]);
  const answer = await served.post(APPROVE, ANA), { promoted, event } = await answer.json();
  assertEquals([answer.status, promoted, servedBy(served)], [200, 2, ["r2", "r2", "r1"]]);
  // What is answered next is of it.
  assertEquals((await served.json(`/v1/keys/${KEYS[0].id}/record`)).version.run, "r2");
  const [told] = served.registry((registry) => registry.events({ after: event - 1, limit: 1 }));
  assertEquals([told?.kind, told?.run, told?.detail.by, told?.detail.note], ["PROMOTED", "r2", ...Object.values(ANA)]);
  assertEquals(await refusal(await served.post("/v1/approvals/r1/reject", ANA)), [409, "NOT_STAGED"]);
  assertEquals((await (await served.post(APPROVE, ANA)).json()).event, null);
});

Deno.test("POST reject keeps what waits where it is, with who and why; then nobody approves it", async () => {
  using served = await Served.open();
  const { rejected, event } = await (await served.post(REJECT, ANA)).json();
  assertEquals([rejected, typeof event, servedBy(served)], [2, "number", ["r1", "r1", "r1"]]);
  assertEquals((await served.json("/v1/approvals")).waiting[0].rejection, ANA);
  const refused = await served.post(APPROVE, ANA);
  assertEquals(refused.status, 409);
  const { error } = await refused.json();
  assertEquals(error.code, "REJECTED");
  assertStringIncludes(error.message, "better since May");
  assertEquals((await (await served.post(REJECT, ANA)).json()).event, null);
});

Deno.test("decisions need a token of role write, JSON, a name, a reason and no page of elsewhere; else nothing moves", async () => {
  using served = await Served.open();
  const refused = async (body: unknown, headers: Record<string, string> = {}) =>
    await refusal(await served.post(APPROVE, body, headers));
  assertEquals(await refused(ANA, { authorization: `Bearer ${READ}` }), [403, "FORBIDDEN"]);
  assertEquals(await refused(ANA, { authorization: "" }), [401, "UNAUTHORIZED"]);
  assertEquals(await refused(ANA, { authorization: "Bearer no-such-token-anywhere" }), [401, "UNAUTHORIZED"]);
  assertEquals(await refused("by=ana&note=x", { "content-type": "application/x-www-form-urlencoded" }), [
    415,
    "UNSUPPORTED_MEDIA_TYPE",
  ]);
  assertEquals(await refused(JSON.stringify(ANA), { "content-type": "text/plain" }), [415, "UNSUPPORTED_MEDIA_TYPE"]);
  assertEquals(await refused(ANA, { origin: "https://evil.example" }), [403, "FORBIDDEN"]);
  const long = "x".repeat(3000);
  for (
    const body of [{}, { by: "ana" }, { ...ANA, by: " " }, { ...ANA, note: "\n" }, { ...ANA, note: long }, {
      ...ANA,
      force: true,
    }]
  ) {
    assertEquals(await refused(body), [400, "MALFORMED_REQUEST"], JSON.stringify(body));
  }
  const { error } = await (await served.post(APPROVE, { by: " ", note: "x" })).json();
  assertStringIncludes(error.message, "by must be a text that says something");
  assertEquals([servedBy(served), served.registry((registry) => registry.events({ kind: "PROMOTED" }).length)], [
    ["r1", "r1", "r1"],
    0,
  ]);
});

Deno.test("decisions without tokens are refused with the remedy, and of what is followed with another", async () => {
  using open = await Served.open({ tokens: undefined });
  const { error } = await (await open.post(APPROVE, ANA)).json();
  assertEquals(error.code, "FORBIDDEN");
  assertStringIncludes(error.hint, "--tokens");
  using copy = await Served.open({ decisions: undefined });
  const { error: { code, hint } } = await (await copy.post(APPROVE, ANA)).json();
  assertEquals(code, "READ_ONLY");
  assertStringIncludes(hint, "deno task promote");
  assertEquals([(await copy.json("/v1/approvals")).isDecidedHere, (await open.json("/v1/approvals")).isDecidedHere], [
    false,
    false,
  ]);
});

Deno.test("an approval while a model cannot be read moves nothing and names it; an unknown run is 404, whatever it is called", async () => {
  using served = await Served.open();
  const pack = modelPacks(served.work.registry).at(-1)!, bytes = Deno.readFileSync(pack);
  bytes[bytes.length >> 1]! ^= 1;
  Deno.chmodSync(pack, 0o600);
  Deno.writeFileSync(pack, bytes);
  const refused = await served.post(APPROVE, ANA), { error } = await refused.json();
  assertEquals([refused.status, error.code, servedBy(served)], [409, "CONFLICT", ["r1", "r1", "r1"]]);
  assert(error.context.kept.length > 0 && error.context.kept[0].code !== "");
  for (const run of ["r3", "..%2f..%2fetc", "%3Cscript%3E", "a%00b"]) {
    const answer = await served.post(`/v1/approvals/${run}/approve`, ANA);
    assertEquals([answer.status, JSON.stringify(await answer.json()).includes(served.work.root)], [404, false], run);
  }
});

Deno.test("an approval that is given up before its models are loaded moves nothing", async () => {
  const late = new HttpError(504, "TIME_LIMIT", "late");
  using served = await Served.open({
    decisions: {
      approve: (_, __, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(late))),
      reject: () => ({ run: "r2", rejected: 0, unchanged: 0, event: null }),
    },
    limits: { decisionMs: 1 },
  });
  assertEquals(await refusal(await served.post(APPROVE, ANA)), [504, "TIME_LIMIT"]);
  assertEquals(servedBy(served), ["r1", "r1", "r1"]);
});

Deno.test("of two who decide at once the second is told, and nothing moves twice", async () => {
  using served = await Served.open();
  const answers = await Promise.all([served.post(APPROVE, ANA), served.post(APPROVE, { ...ANA, by: "ben" })]);
  const events = await Promise.all(answers.map(async (answer) => (await answer.json()).event));
  assertEquals([answers.map(({ status }) => status), events[1]], [[200, 200], null]);
  const registry = openRegistry(served.work.registry, { now: NOW, readOnly: true });
  assertEquals(registry.events({ kind: "PROMOTED", whole: true }).length, 1);
  registry.close();
});
