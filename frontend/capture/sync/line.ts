/** How much the line to the server takes at once, learnt from how it went. */

const SMALLEST = 16 * 1024;
const LARGEST = 512 * 1024;
const QUICK_MS = 2_000;
const SLOW_MS = 8_000;
const MOST_CHANGES = 20;

export class Line {
  /** Bytes of a photo in one request. */
  chunk = 64 * 1024;
  /** Changes in one request. */
  changes = MOST_CHANGES;

  took(ms: number): void {
    if (ms < QUICK_MS) this.chunk = Math.min(LARGEST, this.chunk * 2);
    if (ms > SLOW_MS) this.broke();
  }

  broke(): void {
    this.chunk = Math.max(SMALLEST, this.chunk / 2);
  }

  /** A request that breaks off again and again must become smaller, or it never arrives. */
  pushed(isThrough: boolean): void {
    this.changes = isThrough
      ? Math.min(MOST_CHANGES, this.changes * 2)
      : Math.max(1, Math.ceil(this.changes / 2));
  }
}
