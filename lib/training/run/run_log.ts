import { formatCount } from "../../core/text/plural.ts";
import { formatNumber } from "../../core/text/format_number.ts";
import { appendInMemory, isInMemory } from "../../storage/files/memory_files.ts";
import { storageError } from "../../storage/files/system_error.ts";
import type { Finding } from "../../core/errors/finding.ts";
import type { Logger } from "../../core/logger.ts";
import type { Outcome } from "../../core/outcome.ts";
import { formatKey } from "../../core/rows/panel.ts";
import { isCutOff } from "../tasks/cut_off.ts";
import { enterContenders } from "../plan/enter_contenders.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import type { TrainingSummary } from "../record/result.ts";
import { unusedHyperparameters } from "../plan/unused_hyperparameters.ts";

/** The log of one run, `<dir>/run.log`: what was said while it went on, with the time; a resumed run adds to it. */
export class RunLog {
  /** Logs to the caller's logger and to the file. */
  readonly log: Logger;
  /** Null in memory. */
  readonly #file: Deno.FsFile | null;
  readonly #path: string;
  #isOpen = true;

  /**
   * Open the log of a run's folder.
   *
   * @param dir The folder; it is there. @param options `log`: who is told too; `now`: the time.
   * @throws {DataError} `READ_ONLY`, `DISK_FULL`, `WRITE_FAILED` and the like, as `log` and {@linkcode RunLog.close}.
   */
  constructor(dir: string, { log, now }: { log: Logger; now: () => Date }) {
    this.#path = `${dir}/run.log`;
    const open = () => Deno.openSync(this.#path, { create: true, append: true, read: true });
    this.#file = isInMemory(dir) ? null : this.#step(open);
    // Who died in the midst of a line must not spoil the next one.
    if (this.#endsInLine()) this.#append("\n");
    const line = (level: string, message: string) => {
      if (this.#isOpen) this.#append(`${now().toISOString()} ${level} ${message}\n`);
    };
    this.log = {
      debug: (message) => (line("debug", message), log.debug(message)),
      info: (message) => (line("info", message), log.info(message)),
      warn: (message) => (line("warn", message), log.warn(message)),
    };
  }

  /** Force it to the disk and release it; what is said later goes to the caller alone. A second time: nothing. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    try {
      this.#step(() => this.#file?.syncSync());
    } finally {
      this.#file?.close();
    }
  }

  #endsInLine(): boolean {
    return this.#step(() => {
      const last = new Uint8Array(1), file = this.#file;
      if (file === null || file.statSync().size === 0) return false;
      file.seekSync(-1, Deno.SeekMode.End);
      return file.readSync(last) === 1 && last[0] !== 10;
    });
  }

  #append(text: string): void {
    const bytes = new TextEncoder().encode(text), file = this.#file;
    if (file === null) return appendInMemory(this.#path, bytes);
    this.#step(() => {
      for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
    });
  }

  #step<T>(work: () => T): T {
    try {
      return work();
    } catch (thrown) {
      throw storageError(thrown, this.#path);
    }
  }
}

/** What the run's log begins with: enough to say later what was run on what. */
export function logStart(log: Logger, plan: TrainingPlan, findings: readonly Finding[]): void {
  const { data, spans, contenders, config: { hyperparameters } } = plan;
  const competes = new Set(contenders.map(({ name }) => name)), others = unusedHyperparameters(plan);
  const tuned = Object.keys(hyperparameters ?? {}).filter((name) => competes.has(name));
  if (tuned.length > 0) log.info(`Hyperparameters in place of their own: ${tuned.join(", ")}.`);
  if (others.length > 0) {
    log.info(`Hyperparameters passed over, as nobody of that name competes: ${others.join(", ")}.`);
  }
  const unmet = combinationsOf(plan);
  if (unmet.length > 0) {
    log.warn(
      `Not entered are ${unmet.join(", ")}: a combination needs two contenders, and ${contenders[0]?.name} is alone.`,
    );
  }
  log.debug(`data ${data.group} v${data.version}, content ${data.contentHash}`);
  for (const { code, column, count, message } of findings) log.debug(`finding ${code} ${column}: ${count} ${message}`);
  const folds = `${spans.folds.length} folds${spans.holdout === null ? "" : " and a hold-out"}`;
  log.debug(
    `plan ${plan.hash}: ${formatCount(plan.keys, "key")}, ${folds}, ${contenders.map(({ name }) => name).join(", ")}`,
  );
}

/** Combinations that the config lists, where only one contender competes. */
function combinationsOf({ config, contenders, refit }: TrainingPlan): string[] {
  if (contenders.length > 1 || refit !== undefined) return [];
  return enterContenders(config).filter(({ scope }) => scope === "combination").map(({ name }) => name);
}

/** What it ends with, after the commit: the counts, contenders that failed, and each key that failed or was cut off. */
export function logEnd(
  log: Logger,
  summary: Pick<TrainingSummary, "outcomes" | "contenderFailures" | "regret" | "seconds">,
  keys: Iterable<Outcome>,
): void {
  const { outcomes, contenderFailures, regret, seconds } = summary;
  for (const { contender, code, keys, entered, example } of contenderFailures) {
    log.debug(`contender ${contender} failed on ${keys} of ${entered} keys: ${code}, ${example}`);
  }
  for (const { key, error, reason } of keys) {
    if (error !== undefined) log.debug(`failed ${formatKey(key)}: ${error.code} ${error.message}`);
    if (isCutOff(reason)) log.debug(`cut off ${formatKey(key)}: ${reason}`);
  }
  log.debug(
    `committed ${JSON.stringify(outcomes)}, regret ${formatNumber(regret)}, seconds ${JSON.stringify(seconds)}`,
  );
}
