import type { ErrorCode } from "../../core/errors/error_codes.ts";
import { ForecastError } from "../../core/errors/errors.ts";
import type { Told } from "./told.ts";

/** Where the browser keeps the token: as long as its tab is open, and for nobody else. */
const KEPT_AS = "token";

/** An answer that is no record. */
export class ServiceError extends ForecastError {
  /** Status of the answer; 0: the server was not reached. */
  readonly status: number;

  /** @param status Of the answer. @param told What the server said. */
  constructor(
    status: number,
    { code, message, hint }: { readonly code: ErrorCode; readonly message: string; readonly hint: string },
  ) {
    super(code, message, { hint });
    this.status = status;
  }
}

/** What a client needs of its browser. */
export interface ClientOptions {
  /** Asks. */
  readonly fetch: typeof fetch;
  /** Keeps the token; null: it is kept until the page is left. */
  readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem"> | null;
}

/** Asks the server that the page is of. Paths are relative to the page, so that a proxy may put it into a folder. */
export class ServiceClient {
  readonly #options: ClientOptions;
  #token: string;

  /** @param options Of the browser. */
  constructor(options: ClientOptions) {
    this.#options = options;
    this.#token = options.storage?.getItem(KEPT_AS) ?? "";
  }

  /** Whether there is a token. */
  get hasToken(): boolean {
    return this.#token !== "";
  }

  /** Take a token, or forget it. @param token Empty: none. */
  useToken(token: string): void {
    this.#token = token.trim();
    try {
      if (this.#token === "") this.#options.storage?.removeItem(KEPT_AS);
      else this.#options.storage?.setItem(KEPT_AS, this.#token);
    } catch {
      // A full or forbidden storage: it holds until the page is left.
    }
  }

  /**
   * Ask for a record.
   *
   * @param path For instance `v1/fleet`. @param query Parameters; empty ones are left out.
   * @throws {ServiceError} If the answer is none.
   */
  async get<T>(path: string, query: Readonly<Record<string, string>> = {}): Promise<Told<T>> {
    const asked = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ""));
    return await this.#ask(asked.size === 0 ? path : `${path}?${asked}`, { method: "GET" });
  }

  /**
   * Decide something. @param path Where. @param body As JSON. @throws {ServiceError} If it was refused.
   */
  async post<T>(path: string, body: unknown): Promise<Told<T>> {
    const headers = { "Content-Type": "application/json" };
    return await this.#ask(path, { method: "POST", body: JSON.stringify(body), headers });
  }

  async #ask<T>(path: string, init: RequestInit): Promise<Told<T>> {
    const headers = new Headers(init.headers);
    if (this.#token !== "") headers.set("Authorization", `Bearer ${this.#token}`);
    let answer: Response;
    try {
      answer = await this.#options.fetch(path, { ...init, headers, credentials: "omit" });
    } catch {
      throw new ServiceError(0, {
        code: "NOT_READY",
        message: "Cannot show the page as the server must answer: current value is no answer",
        hint: "Try again.",
      });
    }
    const content = await answer.json().catch(() => null);
    if (answer.ok && content !== null) return content;
    throw new ServiceError(answer.status, content?.error ?? unreadable(answer.status));
  }
}

function unreadable(status: number): { code: ErrorCode; message: string; hint: string } {
  return {
    code: "UNEXPECTED",
    message:
      `Cannot show the page as the answer must be one of a server of forecasts: current value is status ${status}`,
    hint: "Is there a proxy between, or another server at this address?",
  };
}
