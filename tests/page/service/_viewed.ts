import { newDocument } from "@lib/plots/frame/new_document.ts";
import { element } from "@lib/page/parts/element.ts";
import { ServiceClient } from "@lib/page/service/service_client.ts";
import type { View, ViewContext } from "@lib/page/service/view.ts";
import { type Served, WRITE } from "../../serving/pages/_served.ts";

/** What only browsers tell: nothing comes into view, nothing changes its width. */
class Nothing {
  observe(): void {}
  disconnect(): void {}
}
Object.assign(globalThis, { IntersectionObserver: Nothing, ResizeObserver: Nothing });

/** A page of a server, made without a browser. */
export class Viewed {
  readonly document: Document = newDocument();
  /** Addresses that were asked to be shown, and what was told. */
  readonly moves: string[] = [];
  readonly context: ViewContext;

  constructor(served: Served, asked: Readonly<Record<string, string>> = {}) {
    const client = new ServiceClient({
      fetch: (path, init) => Promise.resolve(served.server.fetch(new Request(`http://localhost/${path}`, init))),
      storage: null,
    });
    client.useToken(WRITE);
    this.context = {
      document: this.document,
      client,
      asked: new Map(Object.entries(asked)),
      go: (hash) => void this.moves.push(hash),
      renew: () => void this.moves.push("renew"),
      tell: () => {},
    };
  }

  /** The page: its title and what is below it. */
  async show(view: View): Promise<{ title: string; root: HTMLElement; text: string }> {
    const { title, body } = await view(this.context), root = element(this.document, "main", [{}, ...body]);
    return { title, root, text: root.textContent ?? "" };
  }
}

/** Wait for what listeners have begun. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve));
}

/** An event of a document that is in no browser. @param more What it has beside its name. */
export function eventIn(document: Document, name: string, more: object = {}): Event {
  const event = document.createEvent("Event");
  event.initEvent(name, false, true);
  return Object.assign(event, more);
}
