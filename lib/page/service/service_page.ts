import { formatCount } from "../../core/text/plural.ts";
import { SERVICE_PAGES } from "../../report/service/service_pages.ts";
import { element, elementOf } from "../parts/element.ts";
import { parseHash } from "../parts/hash_state.ts";
import { browserStorage, lookSwitch } from "../parts/look_switch.ts";
import { accessPart, tokenForm } from "./access.ts";
import { approvalsView } from "./approvals_view.ts";
import { fleetView } from "./fleet_view.ts";
import { keyView } from "./key_view.ts";
import { keysView } from "./keys_view.ts";
import { qualityView } from "./quality_view.ts";
import { runsView } from "./runs_view.ts";
import { ServiceClient, ServiceError } from "./service_client.ts";
import type { View, ViewContext } from "./view.ts";

const VIEWS: Readonly<Record<string, View>> = {
  fleet: fleetView,
  keys: keysView,
  key: keyView,
  runs: runsView,
  approvals: approvalsView,
  quality: qualityView,
};
/** Pages that stand for another one in the row of pages. */
const TAB: Readonly<Record<string, string>> = { key: "keys" };

/**
 * Bring the pages of a service to life.
 *
 * @param document Made by `servicePage`.
 */
export function startServicePage(document: Document): void {
  lookSwitch(document.getElementById("look"), browserStorage());
  const page = new ServicePage(
    document,
    new ServiceClient({ fetch: (...asked) => fetch(...asked), storage: tabStorage() }),
  );
  // It leads to the content of any page: as an address it would name a page of its own.
  document.querySelector(".skip")?.addEventListener("click", (event) => {
    event.preventDefault();
    elementOf(document, "content").focus();
  });
  document.defaultView?.addEventListener("hashchange", () => void page.follow({ isMoved: true }));
  void page.follow({ isMoved: false });
}

/** What a tab keeps until it is closed; null where the browser keeps nothing. */
function tabStorage(): Storage | null {
  try {
    return globalThis.sessionStorage ?? null;
  } catch {
    return null;
  }
}

/** One page at a time, by its address. */
class ServicePage {
  readonly #document: Document;
  readonly #client: ServiceClient;
  /** Counts what was asked for: only the last is shown. */
  #asked = 0;

  constructor(document: Document, client: ServiceClient) {
    this.#document = document;
    this.#client = client;
  }

  /** Show what the address names. @param options `isMoved`: whether somebody has come from another page. */
  async follow({ isMoved }: { readonly isMoved: boolean }): Promise<void> {
    const ticket = ++this.#asked, asked = parseHash(this.#document.defaultView?.location.hash ?? "");
    const id = asked.get("page") ?? asked.get("") ?? "fleet";
    this.#mark(TAB[id] ?? id);
    this.#tell("Loading …");
    this.#access();
    const shown = await this.#made(id, asked);
    if (ticket !== this.#asked) return;
    this.#tell("");
    this.#show(shown, isMoved);
    void this.#head();
  }

  async #made(id: string, asked: ReadonlyMap<string, string>): ReturnType<View> {
    const view = Object.hasOwn(VIEWS, id) ? VIEWS[id] : undefined;
    try {
      if (view === undefined) return { title: "Not found", body: [this.#message("There is no such page.", "bad")] };
      return await view(this.#context(asked));
    } catch (thrown) {
      return { title: titleOf(id), body: this.#failed(thrown) };
    }
  }

  #context(asked: ReadonlyMap<string, string>): ViewContext {
    const view = this.#document.defaultView;
    return {
      document: this.#document,
      client: this.#client,
      asked,
      go(hash) {
        if (view !== null) view.location.hash = hash;
      },
      renew: () => void this.follow({ isMoved: false }),
      tell: (text) => this.#tell(text),
    };
  }

  #failed(thrown: unknown): Node[] {
    const error = thrown instanceof ServiceError ? thrown : null;
    const text = thrown instanceof Error ? thrown.message : String(thrown);
    const needsToken = error?.status === 401;
    const said = needsToken && !this.#client.hasToken
      ? "These pages need a token."
      : [text, error?.hint ?? ""].join(" ");
    return [
      this.#message(said, needsToken && !this.#client.hasToken ? "" : "bad"),
      ...needsToken ? [tokenForm(this.#document, (token) => this.#use(token))] : [],
    ];
  }

  #use(token: string): void {
    this.#client.useToken(token);
    void this.follow({ isMoved: true });
  }

  #access(): void {
    elementOf(this.#document, "access").replaceChildren(
      accessPart(this.#document, { hasToken: this.#client.hasToken, use: (token) => this.#use(token) }),
    );
  }

  #show({ title, body }: Awaited<ReturnType<View>>, isMoved: boolean): void {
    const document = this.#document, heading = element(document, "h1", [{ tabindex: -1, id: "title" }, title]);
    document.title = `${title} · 1000models`;
    elementOf(document, "content").replaceChildren(heading, ...body);
    if (!isMoved) return;
    // Whoever hears pages or goes by the keyboard is at the new one, and sees it from its beginning.
    heading.focus({ preventScroll: true });
    document.defaultView?.scrollTo(0, 0);
  }

  /** What is served, over all pages; a page whose own records could not be had says why, and this is left empty. */
  async #head(): Promise<void> {
    const document = this.#document, name = elementOf(document, "table-name");
    try {
      const { table, keys, end } = await this.#client.get<{ table: string; keys: number; end: string }>("v1/fleet");
      name.textContent = table;
      elementOf(document, "table-facts").textContent = formatCount(keys ?? 0, "key") +
        (end === "" ? "" : `, known up to ${end}`);
    } catch {
      name.textContent = "1000models";
      elementOf(document, "table-facts").textContent = "";
    }
  }

  #mark(id: string): void {
    for (const link of this.#document.querySelectorAll(".tabs a")) {
      if (link.getAttribute("href") === `#${id}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  #tell(text: string): void {
    elementOf(this.#document, "status").textContent = text;
  }

  #message(text: string, kind: string): HTMLElement {
    return element(this.#document, "p", [
      { class: `message ${kind}`, role: kind === "bad" ? "alert" : undefined },
      text,
    ]);
  }
}

function titleOf(id: string): string {
  return SERVICE_PAGES.find((page) => page.id === id)?.title ?? "Key";
}
