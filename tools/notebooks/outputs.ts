import type { Cell, MediaBundle, Output } from "./nbformat.ts";
import type { Message } from "./protocol.ts";

/** Collects published messages as the outputs of the cells that caused them. */
export class OutputCollector {
  readonly #cells = new Map<string, Cell>();
  readonly #displays = new Map<string, { data: MediaBundle }[]>();

  /** From now on the messages of a request belong to a cell. */
  assign(request: string, cell: Cell): void {
    cell.outputs = [];
    this.#cells.set(request, cell);
  }

  /** Take in one message; messages of unknown requests and of other kinds are left out. */
  add(message: Message, request: string): void {
    const { content } = message;
    if (message.header.msg_type === "update_display_data") {
      for (const output of this.#displays.get(displayId(content)) ?? []) output.data = bundle(content.data);
      return;
    }
    const outputs = this.#cells.get(request)?.outputs;
    if (outputs === undefined) return;
    if (message.header.msg_type === "clear_output") outputs.length = 0;
    else this.#append(outputs, message);
  }

  #append(outputs: Output[], { header, content }: Message): void {
    const last = outputs.at(-1);
    switch (header.msg_type) {
      case "stream": {
        const [name, text] = [String(content.name), String(content.text)];
        if (last?.output_type === "stream" && last.name === name) last.text += text;
        else outputs.push({ output_type: "stream", name, text });
        return;
      }
      case "error": {
        const traceback = Array.isArray(content.traceback) ? content.traceback.map(String) : [];
        outputs.push({ output_type: "error", ename: String(content.ename), evalue: String(content.evalue), traceback });
        return;
      }
      case "execute_result":
        outputs.push({
          output_type: "execute_result",
          data: bundle(content.data),
          metadata: {},
          execution_count: null,
        });
        return;
      case "display_data": {
        const output = { output_type: "display_data" as const, data: bundle(content.data), metadata: {} };
        const id = displayId(content);
        if (id !== "") this.#displays.set(id, [...this.#displays.get(id) ?? [], output]);
        outputs.push(output);
      }
    }
  }
}

function bundle(data: unknown): MediaBundle {
  return typeof data === "object" && data !== null ? { ...data } : {};
}

function displayId(content: Record<string, unknown>): string {
  const transient = content.transient;
  if (typeof transient !== "object" || transient === null || !("display_id" in transient)) return "";
  return typeof transient.display_id === "string" ? transient.display_id : "";
}
