import { assert, assertEquals } from "@std/assert";
import { alertMessage } from "@lib/monitoring/alerting/alert_message.ts";
import { commandChannel, type ProgramEnd } from "@lib/monitoring/alerting/command.ts";
import { alertOf, hour, ruleOf } from "./_rules.ts";

const event = { alert: alertOf(), since: hour(0), until: null, told: null };
const message = alertMessage([{ status: "firing", event }], { rule: "r", table: "demo", at: hour(0) });

async function tell(end: ProgramEnd | Error) {
  const runs: unknown[] = [], { command } = ruleOf({ command: { argv: ["page", "--now", "$(x)"], timeoutSeconds: 3 } });
  const failure = await commandChannel(command!, (argv, { input, timeoutMs }) => {
    runs.push([argv, JSON.parse(input).id, timeoutMs]);
    return end instanceof Error ? Promise.reject(end) : Promise.resolve(end);
  })(message);
  return { failure, runs };
}

Deno.test("commandChannel() gives the message to the program, whose arguments no shell reads", async () => {
  const { failure, runs } = await tell({ code: 0, stderr: "warning: x" });
  assertEquals([failure, runs], [null, [[["page", "--now", "$(x)"], message.id, 3000]]]);
});

Deno.test("commandChannel() says how the program failed", async () => {
  const value = async (end: ProgramEnd | Error) => (await tell(end)).failure?.message.split("current value is ")[1];
  assertEquals(await value({ code: 2, stderr: "a\nno \u001b[31mroute\n\n" }), "2, no  [31mroute");
  assertEquals(await value({ code: 1, stderr: "" }), "1");
  assertEquals(await value({ code: null, stderr: "x" }), "no end within 3 s");
  assertEquals(await value(new Deno.errors.NotFound("page")), "no such program");
  const denied = new Deno.errors.NotCapable('Requires run access to "page", run again with the --allow-run flag');
  assert((await tell(denied)).failure?.hint.includes("--allow-run=page"));
});
