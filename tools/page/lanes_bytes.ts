/** No WebAssembly in pages: families find the same without lanes, and policies of servers refuse to compile any. */
export const LANES_BYTES: string = "";
