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
declare module "node:http" {
  export class Agent {
    constructor(options: { keepAlive: boolean });
  }
  export interface Answer {
    statusCode: number;
    headers: Record<string, string | string[]>;
    on(event: "data", listener: (part: Uint8Array<ArrayBuffer>) => void): void;
    on(event: "error", listener: (error: Error) => void): void;
    on(event: "end", listener: () => void): void;
  }
  export function request(
    url: string,
    options: object,
    listener: (answer: Answer) => void,
  ): { on(event: "error", listener: (error: Error) => void): void; end(content: Uint8Array): void };
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
