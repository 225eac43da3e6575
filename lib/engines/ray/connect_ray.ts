import { WorkerError } from "../../core/errors/errors.ts";
import { serverAddress } from "../../core/text/server_address.ts";
import { denied, refused, unreachable } from "./ray_errors.ts";

/** How to reach the head of a Ray cluster. */
export interface RayAccess {
  /** Address of its dashboard, which answers for jobs, for instance `http://127.0.0.1:8265`. */
  readonly address: string;
  /** Sent as a bearer token; default: none. */
  readonly token?: string;
  /** Ends all waiting. */
  readonly signal?: AbortSignal;
  /** Default: the runtime's. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Most milliseconds for one answer; default 60,000, as a job may have to wait for its node. */
  readonly timeoutMs?: number;
}

/** How a job stands. */
export interface RayJobState {
  /** `PENDING` and `RUNNING` go on, all others have ended. */
  readonly status: "PENDING" | "RUNNING" | "STOPPED" | "SUCCEEDED" | "FAILED";
  /** What Ray says of it; of a job that has failed with the end of its log. */
  readonly message: string;
}

/** The jobs of a Ray cluster. */
export interface RayConnection {
  /** Address of the dashboard, without a `/` at the end. */
  readonly address: string;
  /** Version of Ray. */
  version(): Promise<string>;
  /**
   * Bring a zip of files to the cluster, if it is not there.
   *
   * @param hash Of its bytes: the cluster knows it by that.
   * @returns Its address for `working_dir`.
   */
  upload(zip: Uint8Array<ArrayBuffer>, hash: string): Promise<string>;
  /** Start a job: a command line in a working folder. @returns The job's id. */
  submit(job: { readonly entrypoint: string; readonly workingDir: string }): Promise<string>;
  /**
   * How a job stands; null if the cluster does not know it, as its head is another one by now.
   *
   * @param options `isLast`: also when the command is interrupted.
   */
  state(job: string, options?: { readonly isLast?: boolean }): Promise<RayJobState | null>;
  /** End a job; one that has ended stays as it is. */
  stop(job: string): Promise<void>;
  /** The log of a job as it is written, from its start until it ends or the reader closes it. */
  follow(job: string, onText: (text: string) => void): { close(): void };
}

/**
 * Talk to the Jobs API of a Ray cluster. Nothing is asked yet.
 *
 * @param access Address, token, signal.
 * @throws {WorkerError} `ENGINE_ADDRESS` if it is no address, `ENGINE_DENIED` for a token that cannot be sent. The requests throw `ENGINE_UNREACHABLE`, `ENGINE_DENIED`,
 * `ENGINE_FAILED`, `ABORTED`.
 * @see https://docs.ray.io/en/latest/cluster/running-applications/job-submission/rest.html
 */
export function connectRay(access: RayAccess): RayConnection {
  const { token, signal = null, timeoutMs = 60_000, fetch: send = (url, init) => fetch(url, init) } = access;
  const address = addressOf(access.address);
  const authorization: Record<string, string> = token === undefined ? {} : { authorization: bearerOf(token) };

  async function ask(method: string, path: string, init: RequestInit = {}, ends = signal): Promise<Response> {
    const asked = { what: `${method} ${path}`, address, signal: ends };
    let answer: Response;
    try {
      const limit = AbortSignal.timeout(timeoutMs), headers = { ...authorization, ...init.headers };
      answer = await send(`${address}/api/${path}`, {
        ...{ ...init, method, headers, redirect: "manual" },
        signal: ends === null ? limit : AbortSignal.any([limit, ends]),
      });
    } catch (thrown) {
      throw unreachable(thrown, asked);
    }
    const { status, ok } = answer;
    if (ok || status === 404) return answer;
    const said = await answer.text().catch(() => "");
    throw (status === 401 || status === 403 ? denied : refused)({ status, said }, asked);
  }

  async function fields(answer: Response, path: string): Promise<Readonly<Record<string, unknown>>> {
    const said = await answer.text().catch(() => ""), value = parse(said);
    if (answer.ok && typeof value === "object" && value !== null) return { ...value };
    throw refused({ status: answer.status, said }, { what: `ask for ${path}`, address, signal });
  }

  const close = async (answer: Response) => void await answer.body?.cancel();

  return {
    address,
    async version() {
      const { ray_version: version } = await fields(await ask("GET", "version"), "version");
      return String(version);
    },
    async upload(zip, hash) {
      const name = `_ray_pkg_${hash}.zip`, path = `packages/gcs/${name}`;
      const found = await ask("GET", path);
      await close(found);
      if (!found.ok) await close(await ask("PUT", path, { body: zip }));
      return `gcs://${name}`;
    },
    async submit({ entrypoint, workingDir }) {
      const body = JSON.stringify({ entrypoint, runtime_env: { working_dir: workingDir } });
      const answer = await ask("POST", "jobs/", { body, headers: { "content-type": "application/json" } });
      const { submission_id: id } = await fields(answer, "jobs/");
      return String(id);
    },
    async state(job, { isLast = false } = {}) {
      const answer = await ask("GET", `jobs/${job}`, {}, isLast ? null : signal);
      if (answer.status === 404) return await close(answer), null;
      const { status, message } = await fields(answer, `jobs/${job}`);
      return { status: status as RayJobState["status"], message: String(message ?? "") };
    },
    async stop(job) {
      // Also, and above all, when the command is interrupted.
      await close(await ask("POST", `jobs/${job}/stop`, {}, null));
    },
    follow(job, onText) {
      const url = `${address.replace(/^http/, "ws")}/api/jobs/${job}/logs/tail`;
      // The types are those of browsers, which send no headers of ours.
      const socket: WebSocket = Reflect.construct(WebSocket, [url, { headers: authorization }]);
      socket.onmessage = ({ data }) => onText(String(data));
      // The log is for people: whether the job goes on is asked, not heard.
      socket.onerror = (event) => event.preventDefault();
      return { close: () => socket.close() };
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What a header takes; whoever sends another one tells its value in the error, which is a secret. */
function bearerOf(token: string): string {
  if (/^[\x21-\x7e]+$/.test(token)) return `Bearer ${token}`;
  throw new WorkerError(
    "ENGINE_DENIED",
    "Cannot send RAY_AUTH_TOKEN as it must be one line of ASCII without spaces: current value is another",
    { hint: "Set RAY_AUTH_TOKEN anew, to what `ray get-auth-token` prints on the head." },
  );
}

function addressOf(text: string): string {
  const address = serverAddress(text);
  if (typeof address === "string") return address;
  throw new WorkerError(
    "ENGINE_ADDRESS",
    `Cannot reach Ray as its address must ${address.requirement}: current value is ${address.shown}`,
    { hint: "It is that of Ray's dashboard, for instance http://127.0.0.1:8265; a token goes into RAY_AUTH_TOKEN." },
  );
}
