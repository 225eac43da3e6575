/** No WebAssembly in pages: the plain engine gives the same bits, and policies of servers refuse to compile any. */
export const ENGINE_BYTES: string = "";
