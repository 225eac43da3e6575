import { formatDuration, formatNumber } from "../core/text/format_number.ts";
import type { Progress } from "../core/logger.ts";
import { escapeXml } from "./frame/chart.ts";
import type { NotebookKernel } from "./frame/display.ts";
import { paint } from "./frame/palette.ts";
import { COLOR } from "./frame/theme.ts";

/** Options of {@linkcode LiveProgress}. */
export interface LiveProgressOptions {
  /** What is counted, for instance "keys"; nothing if absent, as phases differ. */
  readonly unit?: string;
  /** Fewest milliseconds between two pictures, 200 if absent. */
  readonly every?: number;
  /** Clock in milliseconds; the real one if absent. */
  readonly now?: () => number;
  /** Kernel to show on; the running one if absent. */
  readonly kernel?: NotebookKernel;
}

interface Phase {
  done: number;
  total: number;
  readonly started: number;
  ended: number;
}

/**
 * Progress bars that move in place inside a notebook cell: one per phase, with rate and time left.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { LiveProgress } from "@lib/plots/live_progress.ts";
 * const sent: string[] = [];
 * const kernel = { broadcast: (type: string) => Promise.resolve(void sent.push(type)) };
 * const progress = new LiveProgress({ kernel });
 * progress.update({ phase: "backtest", done: 10, total: 10 });
 * await progress.close();
 * assertEquals(sent, ["display_data", "update_display_data"]);
 * ```
 */
export class LiveProgress {
  readonly #phases = new Map<string, Phase>();
  readonly #options: Required<Omit<LiveProgressOptions, "kernel">>;
  readonly #kernel: NotebookKernel;
  readonly #id = crypto.randomUUID();
  #last = -Infinity;
  #sent: Promise<void> = Promise.resolve();
  #shown = false;

  /**
   * Nothing is shown before the first update.
   *
   * @param options Unit, pace, clock and kernel.
   */
  constructor(options: LiveProgressOptions = {}) {
    const { kernel, unit = "", every = 200, now = () => performance.now() } = options;
    this.#kernel = kernel ?? Deno.jupyter;
    this.#options = { unit, every, now };
  }

  /** Take in how far a phase has come; bound, so that it can be passed on as a callback. */
  readonly update = (progress: Progress): void => {
    const now = this.#options.now();
    const phase = this.#phases.get(progress.phase) ?? { done: 0, total: 0, started: now, ended: NaN };
    phase.done = progress.done;
    phase.total = progress.total;
    if (phase.done >= phase.total && Number.isNaN(phase.ended)) phase.ended = now;
    const isNew = !this.#phases.has(progress.phase);
    this.#phases.set(progress.phase, phase);
    if (isNew || now - this.#last >= this.#options.every) this.#send(now);
  };

  /** Show the last state and wait until all pictures have left. */
  async close(): Promise<void> {
    if (this.#phases.size > 0) this.#send(this.#options.now());
    await this.#sent;
  }

  #send(now: number): void {
    this.#last = now;
    const type = this.#shown ? "update_display_data" : "display_data";
    this.#shown = true;
    const data = { "text/html": this.#html(now), "text/plain": this.#text() };
    const content = { data, metadata: {}, transient: { display_id: this.#id } };
    // One after the other: an update must not overtake the display that it updates.
    this.#sent = this.#sent.then(() => this.#kernel.broadcast(type, content));
  }

  #text(): string {
    return [...this.#phases].map(([name, { done, total }]) => `${name} ${done}/${total}`).join(", ");
  }

  #html(now: number): string {
    const rows = [...this.#phases].map(([name, phase]) => row(name, phase, { unit: this.#options.unit, now }));
    return `<table style="font-size:13px;border-collapse:collapse">${rows.join("")}</table>`;
  }
}

function row(name: string, phase: Phase, { unit, now }: { unit: string; now: number }): string {
  const percent = phase.total > 0 ? Math.min(100, Math.round(100 * phase.done / phase.total)) : 0;
  const finished = !Number.isNaN(phase.ended);
  const seconds = ((finished ? phase.ended : now) - phase.started) / 1000;
  const rate = seconds > 0 ? phase.done / seconds : 0;
  const left = rate > 0 ? `, ${formatDuration((phase.total - phase.done) / rate)} left` : "";
  const pace = finished ? `in ${formatDuration(seconds)}` : `${formatNumber(rate, { digits: 2 })}/s${left}`;
  const bar = `<div style="width:240px;height:10px;background:#e3e7ea"><div style="width:${percent}%;height:10px;` +
    `background:${paint(finished ? COLOR.good : COLOR.forecast, "light")}"></div></div>`;
  const cells = [escapeXml(name), bar, `${phase.done} of ${phase.total} ${escapeXml(unit)}`.trimEnd(), pace];
  return `<tr>${cells.map((cell) => `<td style="padding:2px 10px;text-align:left">${cell}</td>`).join("")}</tr>`;
}
