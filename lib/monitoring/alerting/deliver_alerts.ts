import { ALERT_KINDS } from "../../core/config/monitoring_defaults.ts";
import { ForecastError } from "../../core/errors/errors.ts";
import { appendLine } from "../../storage/files/append_line.ts";
import type { Alert, AlertKind, AlertRule } from "./alerts.ts";
import { type AlertMessage, alertMessage } from "./alert_message.ts";
import { type AlertState, readAlertState, writeAlertState } from "./alert_state.ts";
import { type Channel, type ChannelFailure, failureOf } from "./channel.ts";
import { commandChannel, type RunProgram } from "./command.ts";
import { dueNotices, markTold, nextEvents, type Notice } from "./plan_alerts.ts";
import { runProgram } from "./run_program.ts";
import { webhookChannel, type WebhookOptions } from "./webhook.ts";

/** What holds, who is told of it, and by what means. */
export interface DeliverOptions extends WebhookOptions {
  /** Table. */
  readonly table: string;
  /** `monitoring.alerts` of the config. */
  readonly rules: readonly AlertRule[];
  /** What holds now. */
  readonly alerts: readonly Alert[];
  /** Kinds that were looked for; default all. Nothing of others is over because it is not among `alerts`. */
  readonly looked?: readonly AlertKind[];
  /** File that keeps what was told, `<reports>/monitor/<table>/alerts.json`. */
  readonly state: string;
  /** Runs a program; default the system's. */
  readonly run?: RunProgram;
}

/** What came of one rule. */
export interface AlertDelivery {
  /** Name of the rule. */
  readonly rule: string;
  /** How it tells. */
  readonly channel: "webhook" | "command" | "file" | "state";
  /** Events that were told: they hold. */
  readonly firing: number;
  /** Events that were told: they are over. */
  readonly recovered: number;
  /** Why nothing was told, or what was told could not be remembered; null: all is well. */
  readonly failure: ChannelFailure | null;
}

/**
 * Tell what holds and what is over, by the rules of a config: each event once, and again what could not be told before. What
 * is to be told is written down first, and that it was told afterwards: a process that is killed in between tells it again,
 * with the same id. Nothing that fails here is thrown.
 *
 * @param options What holds, the rules, the means.
 * @returns One entry for each rule that had something to tell, in their order; one of channel `state` if what was told cannot
 * be kept.
 */
export async function deliverAlerts(options: DeliverOptions): Promise<AlertDelivery[]> {
  const { rules, alerts, looked = ALERT_KINDS, state: path, now } = options;
  if (rules.length === 0) return [];
  const at = now().toISOString(), store = openState(path), former = store.state;
  store.state = Object.fromEntries(
    rules.map((rule) => [rule.name, nextEvents(rule, former[rule.name] ?? [], { alerts, looked, at })]),
  );
  if (JSON.stringify(former) !== JSON.stringify(store.state)) store.save();
  const told = await Promise.all(rules.map(async (rule): Promise<AlertDelivery[]> => {
    const notices = dueNotices(rule, store.state[rule.name] ?? [], at);
    if (notices.length === 0) return [];
    const [name, tell] = channelOf(rule, options);
    const failure = await attemptTo(tell, alertMessage(notices, { rule: rule.name, table: options.table, at }));
    if (failure === null) {
      store.state = { ...store.state, [rule.name]: markTold(store.state[rule.name] ?? [], notices, at) };
      store.save();
    }
    const count = (status: Notice["status"]) =>
      failure === null ? notices.filter((notice) => notice.status === status).length : 0;
    return [{ rule: rule.name, channel: name, firing: count("firing"), recovered: count("recovered"), failure }];
  }));
  return [...told.flat(), ...store.failure === null ? [] : [ofState(store.failure)]];
}

/** What was told, in memory and in its file: the last failure of the file is kept, and stops nothing. */
function openState(path: string) {
  const store = {
    state: {} as AlertState,
    failure: null as ChannelFailure | null,
    save: () => attempt(() => writeAlertState(path, store.state)),
  };
  const attempt = (work: () => void) => {
    try {
      work();
    } catch (thrown) {
      const { message, hint } = thrown instanceof ForecastError
        ? thrown
        : { message: `Cannot keep what was told in ${path} as it must be readable: ${String(thrown)}`, hint: "" };
      store.failure = failureOf(thrown, { message, hint });
    }
  };
  attempt(() => {
    const found = readAlertState(path);
    if (found !== null) store.state = found;
    else {
      store.failure = {
        message: `Cannot go on from ${path} as it must be as it was written: current value is damaged`,
        hint: "Nothing to do: it was written anew, and what holds was told again.",
      };
    }
  });
  return store;
}

/** Whatever goes wrong with one rule, others are told, and the look goes on. */
async function attemptTo(tell: Channel, message: AlertMessage): Promise<ChannelFailure | null> {
  try {
    return await tell(message);
  } catch (thrown) {
    const [text, hint] = thrown instanceof ForecastError ? [thrown.message, thrown.hint] : [
      `Cannot tell rule ${message.rule} as its channel must work: current value is ${
        thrown instanceof Error ? thrown.name : "a failure"
      }`,
      "It is told by the next deno task monitor.",
    ];
    return failureOf(thrown, { message: text, hint });
  }
}

function ofState(failure: ChannelFailure): AlertDelivery {
  return { rule: "", channel: "state", firing: 0, recovered: 0, failure };
}

function channelOf(rule: AlertRule, options: DeliverOptions): [AlertDelivery["channel"], Channel] {
  const { webhook, command, file } = rule;
  if (webhook !== null) return ["webhook", webhookChannel(webhook, options)];
  if (command !== null) return ["command", commandChannel(command, options.run ?? runProgram)];
  return ["file", fileChannel(file ?? "")];
}

function fileChannel(path: string): Channel {
  // deno-lint-ignore require-await
  return async (message) => {
    appendLine(path, JSON.stringify(message));
    return null;
  };
}
