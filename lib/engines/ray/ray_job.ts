import { WorkerError } from "../../core/errors/errors.ts";
import type { Logger } from "../../core/logger.ts";
import type { RayConnection } from "./connect_ray.ts";
import { jobEnded } from "./ray_errors.ts";

/** What a job is made of. */
export interface RayJobOptions {
  /** The cluster. */
  readonly ray: RayConnection;
  /** Files that its processes run, as a zip that the driver's command line is started in. */
  readonly files: { readonly zip: Uint8Array<ArrayBuffer>; readonly hash: string };
  /** Command line of the driver. */
  readonly entrypoint: string;
  /** Told what the driver says; what Ray and workers print is for `debug`. */
  readonly log: Logger;
  /** Wait for some milliseconds; default: a timer. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}

/** Begins the lines of a job's log that are for the person at the terminal. */
const OWN = "1000models: ";
/** Questions that may go without an answer, one after the other: a head that is started again has half a minute. */
const PATIENCE = 15;
/** Looks whether a job that was stopped has ended, and milliseconds between them: Ray kills one that does not listen after 3 s. */
const LAST_LOOKS = 20, LAST_PAUSE = 500;

/** The one job of a run on a Ray cluster. */
export class RayJob {
  readonly #options: RayJobOptions;
  #id: string | null = null;
  #log: { close(): void } | null = null;
  #silent = 0;

  /** @param options Cluster, files, command line. */
  constructor(options: RayJobOptions) {
    this.#options = options;
  }

  /** Submit the job, if none runs: one for which nothing was due for long has ended well. */
  async start(): Promise<void> {
    const { ray, files, entrypoint, log } = this.#options;
    if (this.#id !== null && (await ray.state(this.#id))?.status !== "SUCCEEDED") return;
    this.#log?.close();
    const version = await ray.version();
    const workingDir = await ray.upload(files.zip, files.hash);
    const id = this.#id = await ray.submit({ entrypoint, workingDir });
    log.info(`Ray ${version} at ${ray.address}: job ${id} is submitted.`);
    this.#log = ray.follow(id, linesOf((line) => this.#tell(line)));
  }

  /**
   * See that the job goes on.
   *
   * @param isAlive Whether its work has been seen since the last look: then nobody need answer.
   * @throws {WorkerError} `ENGINE_JOB_ENDED` if it has ended or its cluster is another one by now; `ENGINE_UNREACHABLE` and the
   * like after half a minute without an answer.
   */
  async look(isAlive: boolean): Promise<void> {
    const { ray } = this.#options, id = this.#id;
    if (id === null) return;
    if (isAlive) this.#silent = 0;
    try {
      const state = await ray.state(id);
      this.#silent = 0;
      if (state === null) {
        throw jobEnded(id, { status: "unknown to the cluster, whose head is another one", message: "" });
      }
      if (state.status !== "PENDING" && state.status !== "RUNNING") throw jobEnded(id, state);
    } catch (thrown) {
      const mayPass = thrown instanceof WorkerError && /^ENGINE_(?:UNREACHABLE|FAILED)$/.test(thrown.code);
      if (!mayPass || ++this.#silent > PATIENCE) throw thrown;
      if (this.#silent === 1) this.#options.log.warn(`${thrown.message}; it is asked again for a while.`);
    }
  }

  /** End the job, if there is one. One that cannot be told ends by itself when nothing is due for long. */
  async end(): Promise<void> {
    const id = this.#id, { log } = this.#options;
    this.#id = null;
    this.#log?.close();
    if (id === null) return;
    try {
      await this.#stop(id);
    } catch (thrown) {
      if (!(thrown instanceof WorkerError)) throw thrown;
      log.warn(
        `Job ${id} could not be stopped, and ends by itself some minutes after its last work: ${thrown.message}`,
      );
    }
  }

  /** One that Ray is just starting may not hear it, and is told again. */
  async #stop(id: string): Promise<void> {
    const { ray, wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)) } = this.#options;
    let told = "";
    for (let look = 0; look < LAST_LOOKS; look++) {
      const status = (await ray.state(id, { isLast: true }))?.status;
      if (status !== "PENDING" && status !== "RUNNING") return;
      if (status !== told) await ray.stop(id);
      told = status;
      await wait(LAST_PAUSE);
    }
    throw new WorkerError(
      "ENGINE_FAILED",
      `Cannot end job ${id} as it must end ${
        LAST_LOOKS * LAST_PAUSE / 1000
      } s after it was stopped: current value is ${told}`,
    );
  }

  #tell(line: string): void {
    const { log } = this.#options;
    if (line.startsWith(OWN)) log.info(line.slice(OWN.length));
    else if (line.trim() !== "") log.debug(line);
  }
}

/** Texts come as they are written, lines as they are ended. */
function linesOf(onLine: (line: string) => void): (text: string) => void {
  let rest = "";
  return (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    lines.forEach(onLine);
  };
}
