/** The little of Node that the phones of the tests use; its own types are not installed. */
declare module "node:fs" {
  export function openSync(path: string, flags: string): number;
  export function closeSync(file: number): void;
  export function writeSync(file: number, text: string): number;
  export function existsSync(path: string): boolean;
  export function readFileSync(path: string): Uint8Array<ArrayBuffer>;
  export function readFileSync(path: string, encoding: "utf8"): string;
  export function writeFileSync(path: string, text: string): void;
}
declare module "node:readline" {
  export function createInterface(options: { input: unknown }): {
    on(event: "line", listener: (line: string) => void): void;
    on(event: "close", listener: () => void): void;
  };
}
declare module "node:worker_threads" {
  interface Port {
    on(event: "message", listener: (message: never) => void): void;
    postMessage(message: unknown): void;
  }
  export class Worker implements Port {
    constructor(file: URL);
    on(event: string, listener: (message: never) => void): void;
    postMessage(message: unknown): void;
    terminate(): Promise<number>;
  }
  export const isMainThread: boolean;
  export const parentPort: Port | null;
}
declare module "fake-indexeddb/auto";
declare const process: {
  stdin: unknown;
  stdout: { write(text: string): void };
  exit(code: number): void;
};
