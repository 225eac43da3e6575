import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";

/** A message by the numbers of its fields, as protocol buffers have it: what a field means is for its reader to know. */
export type Message = ReadonlyMap<number, readonly (number | Uint8Array)[]>;

export function readMessage(bytes: Uint8Array): Message {
  const reader = new BinaryReader(bytes), fields = new Map<number, (number | Uint8Array)[]>();
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    const value = type === WireType.Varint ? Number(reader.int64()) : reader.bytes();
    fields.set(field, [...fields.get(field) ?? [], value]);
  }
  return fields;
}

export function messages(message: Message, field: number): Message[] {
  return (message.get(field) ?? []).map((value) => readMessage(value as Uint8Array));
}

export function texts(message: Message, field: number): string[] {
  return (message.get(field) ?? []).map((value) => new TextDecoder().decode(value as Uint8Array));
}

export function integers(bytes: Uint8Array): number[] {
  const reader = new BinaryReader(bytes), out: number[] = [];
  while (reader.pos < reader.len) out.push(Number(reader.int64()));
  return out;
}

/** The values of a tensor of 64-bit or 8-bit numbers. */
export function tensor(message: Message): number[] {
  const raw = Uint8Array.from(message.get(9)?.[0] as Uint8Array);
  switch (message.get(2)?.[0]) {
    case 11:
      return [...new Float64Array(raw.buffer)];
    case 7:
      return [...new BigInt64Array(raw.buffer)].map(Number);
    default:
      return [...raw];
  }
}

/** What nodes of a graph are told, by name. */
export function attributes(node: Message): Record<string, number | number[]> {
  return Object.fromEntries(
    messages(node, 5).map((attribute) => {
      const [name] = texts(attribute, 1), type = attribute.get(20)?.[0];
      if (type === 2) return [name, attribute.get(3)?.[0] as number];
      return [name, type === 4 ? tensor(messages(attribute, 5)[0]) : integers(attribute.get(8)?.[0] as Uint8Array)];
    }),
  );
}

/** Nodes and constants of a model. */
export function graphOf(bytes: Uint8Array): { model: Message; nodes: Message[]; constants: Map<string, number[]> } {
  const model = readMessage(bytes), [graph] = messages(model, 7);
  const constants = new Map(messages(graph, 5).map((constant) => [texts(constant, 8)[0], tensor(constant)]));
  return { model, nodes: messages(graph, 1), constants };
}
