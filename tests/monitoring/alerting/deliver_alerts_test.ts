import { assert, assertEquals } from "@std/assert";
import type { Alert } from "@lib/monitoring/alerting/alerts.ts";
import type { AlertMessage } from "@lib/monitoring/alerting/alert_message.ts";
import { readAlertState, writeAlertState } from "@lib/monitoring/alerting/alert_state.ts";
import { deliverAlerts, type DeliverOptions } from "@lib/monitoring/alerting/deliver_alerts.ts";
import { alertOf, hour, ruleOf } from "./_rules.ts";

/** A folder with the state, and looks at it. */
async function within(work: (dir: string, look: ReturnType<typeof lookIn>) => Promise<void>): Promise<void> {
  const dir = Deno.makeTempDirSync();
  try {
    await work(dir, lookIn(dir));
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

function lookIn(dir: string) {
  return (at: number, alerts: Alert[], options: Partial<DeliverOptions> = {}) =>
    deliverAlerts({
      table: "demo",
      rules: [ruleOf({ file: `${dir}/alerts.jsonl` })],
      alerts,
      state: `${dir}/monitor/demo/alerts.json`,
      now: () => new Date(hour(at)),
      variable: () => "https://hooks.example/x",
      ...options,
    });
}

const lines = (dir: string): AlertMessage[] =>
  Deno.readTextFileSync(`${dir}/alerts.jsonl`).trim().split("\n").map((line) => JSON.parse(line));

Deno.test("deliverAlerts() tells an event once, and its end once, over looks", () =>
  within(async (dir, look) => {
    const told = [];
    for (const [at, alerts] of [[alertOf()], [alertOf()], [], []].entries()) {
      for (const { rule, channel, firing, recovered, failure } of await look(at, alerts)) {
        told.push([at, rule, channel, firing, recovered, failure]);
      }
    }
    assertEquals(told, [[0, "r", "file", 1, 0, null], [2, "r", "file", 0, 1, null]]);
    assertEquals(lines(dir).map(({ events }) => events.map(({ status }) => status)), [["firing"], ["recovered"]]);
    assertEquals(lines(dir)[0]!.events[0]!.id, lines(dir)[1]!.events[0]!.id);
  }));

Deno.test("deliverAlerts() without rules writes nothing", () =>
  within(async (dir, look) => {
    assertEquals(await look(0, [alertOf()], { rules: [] }), []);
    assertEquals([...Deno.readDirSync(dir)], []);
  }));

Deno.test("deliverAlerts() tells next time what a channel did not take, and others meanwhile", () =>
  within(async (dir, look) => {
    let isDown = true;
    const bodies: AlertMessage[] = [];
    const rules = [
      ruleOf({ name: "web", webhook: { urlFrom: "ALERT_URL", retries: 0 } }),
      ruleOf({ name: "page", command: { argv: ["page"] } }),
      ruleOf({ name: "log", file: `${dir}/alerts.jsonl` }),
    ];
    const options = {
      rules,
      fetch: (_: string, { body }: RequestInit) => {
        if (isDown) return Promise.reject(new TypeError("connection refused"));
        bodies.push(JSON.parse(String(body)));
        return Promise.resolve(new Response());
      },
      run: () => Promise.resolve({ code: isDown ? 1 : 0, stderr: "" }),
    };
    const failures = (await look(0, [alertOf()], options)).map(({ rule, failure }) => [rule, failure === null]);
    assertEquals(failures, [["web", false], ["page", false], ["log", true]]);
    isDown = false;
    const again = await look(1, [alertOf()], options);
    assertEquals(again.map(({ rule, firing, failure }) => [rule, firing, failure]), [["web", 1, null], [
      "page",
      1,
      null,
    ]]);
    assertEquals([bodies[0]!.events[0]!.since, lines(dir).length], [hour(0), 1]);
  }));

Deno.test("deliverAlerts() tells with the same id after a death between telling and remembering", () =>
  within(async (dir, look) => {
    const state = `${dir}/monitor/demo/alerts.json`, ids: string[] = [];
    const rules = [ruleOf({ webhook: { urlFrom: "ALERT_URL" } })];
    let kept: Uint8Array | null = null;
    const fetch = (_: string, { body }: RequestInit) => {
      ids.push(JSON.parse(String(body)).id);
      // What is on the disk as the message is sent is what a kill leaves.
      kept ??= Deno.readFileSync(state);
      return Promise.resolve(new Response());
    };
    await look(0, [alertOf()], { rules, fetch });
    Deno.writeFileSync(state, kept!);
    await look(1, [alertOf()], { rules, fetch });
    await look(2, [alertOf()], { rules, fetch });
    assertEquals([ids.length, new Set(ids).size], [2, 1]);
  }));

Deno.test("deliverAlerts() stops for nothing: state that cannot be read or written, a channel that throws", () =>
  within(async (dir, look) => {
    const state = `${dir}/alerts.json`;
    Deno.writeTextFileSync(state, "{");
    const damaged = await look(0, [alertOf()], { state });
    assertEquals(damaged.map(({ channel, firing }) => [channel, firing]), [["file", 1], ["state", 0]]);
    assert(damaged[1]!.failure?.message.includes("damaged"));
    assertEquals(Object.keys(readAlertState(state) ?? {}), ["r"]);
    writeAlertState(`${dir}/is_file`, {});
    const unwritable = await look(0, [alertOf()], { state: `${dir}/is_file/alerts.json` });
    assertEquals(unwritable.map(({ channel, firing }) => [channel, firing]), [["file", 1], ["state", 0]]);
    const thrown = await look(1, [alertOf()], {
      rules: [ruleOf({ webhook: { urlFrom: "ALERT_URL" } })],
      variable: () => {
        throw new Deno.errors.NotCapable('Requires env access to "ALERT_URL", run again with the --allow-env flag');
      },
    });
    assert(thrown[0]!.failure?.hint.includes("--allow-env=ALERT_URL"));
    const [refused] = await look(2, [alertOf()], { rules: [ruleOf({ name: "other", file: dir })] });
    assert(refused!.failure !== null);
  }));

Deno.test("deliverAlerts() forgets rules that are gone, and ends nothing that was not looked for", () =>
  within(async (dir, look) => {
    const state = `${dir}/monitor/demo/alerts.json`;
    await look(0, [alertOf()]);
    assertEquals(await look(1, [], { looked: ["act"] }), []);
    await look(2, [alertOf()], { rules: [ruleOf({ name: "new", file: `${dir}/alerts.jsonl` })] });
    assertEquals(Object.keys(readAlertState(state) ?? {}), ["new"]);
  }));
